package dev.reprise.http;

import dev.reprise.engine.HostService;
import dev.reprise.projections.AppState;
import dev.reprise.projections.ResourceView;
import dev.reprise.projections.Why;

import java.util.List;
import java.util.Optional;

/** What the API shows of the app. Thread-safe. */
interface Views {
    /** Returns the app at the head. Never blocks. */
    View now();

    /**
     * Returns the app at {@code position}.
     *
     * @throws IllegalArgumentException if the log holds no such position
     */
    View at(long position);

    /** The app at one position; see {@link AppState}. */
    interface View {
        long position();

        List<ResourceView> resources();

        Optional<ResourceView> resource(String name);

        Optional<Why> why(String name);

        String canonicalJson();
    }

    /** Returns the views of a host's one fold. */
    static Views of(HostService host) {
        return new Views() {
            @Override
            public View now() {
                return view(host.state());
            }

            @Override
            public View at(long position) {
                return view(host.stateAt(position));
            }
        };
    }

    private static View view(AppState state) {
        return new View() {
            @Override
            public long position() {
                return state.position();
            }

            @Override
            public List<ResourceView> resources() {
                return state.resources();
            }

            @Override
            public Optional<ResourceView> resource(String name) {
                return state.resource(name);
            }

            @Override
            public Optional<Why> why(String name) {
                return state.why(name);
            }

            @Override
            public String canonicalJson() {
                return state.canonicalJson();
            }
        };
    }
}
