package shop.orders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What things cost, as the catalogue last said; it is asked again after ten seconds. While it
 * cannot be reached, the last answer holds.
 */
final class Prices {
    private static final Pattern PRODUCT =
            Pattern.compile("\"sku\":\"([^\"]+)\"[^}]*\"cents\":(\\d+)");
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final URI catalogue;
    private Map<String, Integer> cents = Map.of();
    private long askedAt;

    Prices(String catalogue) {
        this.catalogue = URI.create(catalogue + "/api/catalogue");
    }

    /**
     * Returns the price in cents, empty for a product that is not sold.
     *
     * @throws IOException if the catalogue cannot be reached and never could
     */
    synchronized OptionalInt of(String sku) throws IOException, InterruptedException {
        if (cents.isEmpty() || System.nanoTime() - askedAt > FRESH.toNanos()) {
            try {
                ask();
            } catch (IOException e) {
                if (cents.isEmpty()) {
                    throw e;
                }
                System.out.println("the catalogue does not answer, last prices hold");
            }
            askedAt = System.nanoTime();
        }
        var price = cents.get(sku);
        return price == null ? OptionalInt.empty() : OptionalInt.of(price);
    }

    private void ask() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(catalogue).timeout(Duration.ofSeconds(2)).build();
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("catalogue answered " + response.statusCode());
        }
        cents =
                PRODUCT.matcher(response.body())
                        .results()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        m -> m.group(1), m -> Integer.parseInt(m.group(2))));
    }
}
