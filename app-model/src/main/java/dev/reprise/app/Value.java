package dev.reprise.app;

/**
 * A value for environment and arguments that becomes known when an attempt begins. A value with a
 * secret in it is secret as a whole.
 */
public sealed interface Value permits EndpointReference, EndpointProperty, Parameter, Expression {}
