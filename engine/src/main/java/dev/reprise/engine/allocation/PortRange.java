package dev.reprise.engine.allocation;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The ports that may be allocated. */
public final class PortRange {
    static final int DEFAULT_FIRST = 10_000;
    static final int DEFAULT_LAST = 32_767;

    private static final Logger log = LoggerFactory.getLogger(PortRange.class);
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private final int[] ports;

    private PortRange(int[] ports) {
        this.ports = ports;
    }

    /**
     * Returns {@code first} to {@code last}, both included.
     *
     * @throws IllegalArgumentException if that is not a range within 1..65535
     */
    public static PortRange of(int first, int last) {
        if (first < 1 || last > 65_535 || first > last) {
            throw new IllegalArgumentException(
                    "ports " + first + ".." + last + " are not a range within 1..65535");
        }
        return new PortRange(IntStream.rangeClosed(first, last).toArray());
    }

    /**
     * Returns 10000 to 32767 without the ports that the system gives to outgoing connections, which
     * could take one at any time.
     */
    public static PortRange ofSystem() {
        // In one read: the kernel has nothing more to say to a second one, and Files.readString
        // begins with a single byte where a file claims to be empty.
        try (var in = Files.newInputStream(EPHEMERAL)) {
            var bytes = new byte[64];
            var length = Math.max(0, in.read(bytes));
            return withoutEphemeral(new String(bytes, 0, length, StandardCharsets.US_ASCII));
        } catch (IOException _) {
            return of(DEFAULT_FIRST, DEFAULT_LAST);
        }
    }

    /** Takes the content of {@code ip_local_port_range}: two numbers. */
    static PortRange withoutEphemeral(String range) {
        var bounds =
                Arrays.stream(range.strip().split("\\s+")).mapToInt(Integer::parseInt).toArray();
        var left =
                IntStream.rangeClosed(DEFAULT_FIRST, DEFAULT_LAST)
                        .filter(port -> port < bounds[0] || port > bounds[1])
                        .toArray();
        if (left.length == 0) {
            log.warn(
                    "the system's ephemeral ports {}..{} leave none of {}..{}: taking from these",
                    bounds[0],
                    bounds[1],
                    DEFAULT_FIRST,
                    DEFAULT_LAST);
            return of(DEFAULT_FIRST, DEFAULT_LAST);
        }
        return new PortRange(left);
    }

    /**
     * Returns every port of the range once, in an order that is scattered and always the same for
     * the same {@code seed} and {@code key}.
     */
    IntStream candidates(long seed, List<String> key) {
        var random = new SplittableRandom(seed ^ hash(key));
        var start = random.nextInt(ports.length);
        var stride = coprime(random);
        return IntStream.range(0, ports.length)
                .map(i -> ports[(int) ((start + (long) i * stride) % ports.length)]);
    }

    private int coprime(SplittableRandom random) {
        var stride = 1 + random.nextInt(ports.length);
        while (gcd(stride, ports.length) != 1) {
            stride++;
        }
        return stride;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** FNV-1a, 64 bits. */
    private static long hash(List<String> key) {
        var hash = 0xcbf29ce484222325L;
        for (var b : String.join("\0", key).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
