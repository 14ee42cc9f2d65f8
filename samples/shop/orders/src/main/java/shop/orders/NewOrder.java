package shop.orders;

import java.util.regex.Pattern;

/** What a customer asks for: {@code {"sku":"tea","quantity":1}}, in either order. */
record NewOrder(String sku, int quantity) {
    static final int MOST = 100;

    private static final String SKU = "\"sku\"\\s*:\\s*\"(?<sku>[a-z0-9-]{1,40})\"";
    private static final String QUANTITY = "\"quantity\"\\s*:\\s*(?<quantity>-?\\d{1,9})";
    private static final Pattern JSON =
            Pattern.compile("\\s*\\{\\s*" + SKU + "\\s*,\\s*" + QUANTITY + "\\s*}\\s*");
    private static final Pattern TURNED =
            Pattern.compile("\\s*\\{\\s*" + QUANTITY + "\\s*,\\s*" + SKU + "\\s*}\\s*");

    /**
     * @throws IllegalArgumentException with what is wrong
     */
    static NewOrder parse(String body) {
        var json = JSON.matcher(body);
        if (!json.matches()) {
            json = TURNED.matcher(body);
        }
        if (!json.matches()) {
            throw new IllegalArgumentException("an order is {'sku':'tea','quantity':1}");
        }
        int quantity = Integer.parseInt(json.group("quantity"));
        if (quantity < 1 || quantity > MOST) {
            throw new IllegalArgumentException("quantity " + quantity + " is outside 1.." + MOST);
        }
        return new NewOrder(json.group("sku"), quantity);
    }
}
