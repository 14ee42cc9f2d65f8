package shop.orders;

/** One order as it is kept. */
public record Order(long id, String sku, int quantity, int cents, String status, String placedAt) {

    String json() {
        return "{\"id\":%d,\"status\":\"%s\",\"sku\":\"%s\",\"quantity\":%d,\"cents\":%d,\"placedAt\":\"%s\"}"
                .formatted(id, status, sku, quantity, cents, placedAt);
    }
}
