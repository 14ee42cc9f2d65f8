package dev.reprise.app.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Which program, for good: told apart in JSON by the names of its fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(ProcessIdentity.class),
    @JsonSubTypes.Type(ContainerIdentity.class)
})
public sealed interface Identity permits ProcessIdentity, ContainerIdentity {}
