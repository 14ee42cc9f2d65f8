package dev.reprise.engine.allocation;

/**
 * A claim of one of the user's app hosts.
 *
 * @param appHost absolute path of the app host's directory
 * @param owner instance or resource whose endpoint it is
 */
public record LedgerEntry(int port, String appHost, String owner, String endpoint) {
    public LedgerEntry {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is outside 1..65535");
        }
        if (appHost == null || owner == null || endpoint == null) {
            throw new IllegalArgumentException("a claim needs an app host, an owner, an endpoint");
        }
    }

    boolean belongsTo(String host, String claimant, String name) {
        return appHost.equals(host) && owner.equals(claimant) && endpoint.equals(name);
    }
}
