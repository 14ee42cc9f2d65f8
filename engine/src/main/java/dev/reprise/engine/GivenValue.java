package dev.reprise.engine;

/**
 * Somebody gives a parameter a value.
 *
 * @param save whether later runs have it too
 * @param actor who, for example {@code cli}
 * @param commandId as in {@link Wish}
 */
public record GivenValue(
        String parameter, String value, boolean save, String actor, String commandId) {
    /** Shows no value, which may be a secret. */
    @Override
    public String toString() {
        return "GivenValue[" + parameter + "]";
    }
}
