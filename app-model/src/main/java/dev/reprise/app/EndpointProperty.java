package dev.reprise.app;

import dev.reprise.app.spec.Template.Property;

/** One property of an endpoint, for example its port. */
public record EndpointProperty(EndpointReference endpoint, Property property) implements Value {}
