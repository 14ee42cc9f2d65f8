package dev.reprise.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import org.jspecify.annotations.NullMarked;

/** The arrows of the design, section 2. */
@AnalyzeClasses(packages = "dev.reprise", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] ADAPTERS = {
        "dev.reprise.engine.runtime.process..",
        "dev.reprise.engine.runtime.docker..",
        "dev.reprise.engine.runtime.proxy..",
        "dev.reprise.engine.runtime.probe.."
    };

    /** What starts threads or waits for them; concurrent collections are no harm. */
    private static final String THREADS =
            "java\\.lang\\.(Thread|Runtime)(\\W.*)?"
                    + "|java\\.util\\.concurrent\\.(\\w*Execut\\w*|Thread\\w*|ForkJoin\\w*|Structured\\w*"
                    + "|\\w*Future\\w*|\\w*Latch|\\w*Queue|locks\\..*)";

    @ArchTest
    static final ArchRule dependencies_point_downwards =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .withOptionalLayers(true)
                    .layer("app-model")
                    .definedBy("dev.reprise.app..")
                    .layer("migrations")
                    .definedBy("dev.reprise.migrations..")
                    .layer("event-store")
                    .definedBy("dev.reprise.eventstore..")
                    .layer("projections")
                    .definedBy("dev.reprise.projections..")
                    .layer("engine")
                    .definedBy("dev.reprise.engine..")
                    .layer("http-api")
                    .definedBy("dev.reprise.http..")
                    .layer("testing")
                    .definedBy("dev.reprise.testing..")
                    .layer("cli")
                    .definedBy("dev.reprise.cli..")
                    .whereLayer("app-model")
                    .mayNotAccessAnyLayer()
                    .whereLayer("migrations")
                    .mayNotAccessAnyLayer()
                    .whereLayer("event-store")
                    .mayOnlyAccessLayers("migrations")
                    .whereLayer("projections")
                    .mayOnlyAccessLayers("event-store", "app-model")
                    .whereLayer("engine")
                    .mayOnlyAccessLayers("projections", "event-store", "app-model")
                    .whereLayer("http-api")
                    .mayOnlyAccessLayers("engine", "projections", "event-store", "app-model")
                    .whereLayer("testing")
                    .mayOnlyAccessLayers("engine", "projections", "event-store", "app-model")
                    .whereLayer("cli")
                    .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule the_app_model_knows_no_storage_threads_or_http =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.app..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.sql..",
                            "javax.sql..",
                            "org.jooq..",
                            "org.sqlite..",
                            "org.flywaydb..",
                            "java.net.http..",
                            "com.sun.net.httpserver..",
                            "io.javalin..",
                            "org.slf4j..")
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching(THREADS)
                    .orShould()
                    .dependOnClassesThat()
                    .belongToAnyOf(ProcessBuilder.class);

    @ArchTest
    static final ArchRule the_event_store_knows_no_meaning =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.eventstore..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.reprise.app..");

    @ArchTest
    static final ArchRule folds_are_pure =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.projections..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.sql..",
                            "org.jooq..",
                            "org.sqlite..",
                            "java.net.http..",
                            "io.javalin..",
                            "org.slf4j..")
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching(THREADS)
                    .orShould()
                    .dependOnClassesThat()
                    .belongToAnyOf(ProcessBuilder.class)
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_engine_knows_no_http_server =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.engine..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule http_knows_no_sql_or_processes =
            noClasses()
                    .that()
                    .resideInAPackage("dev.reprise.http..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.sql..",
                            "javax.sql..",
                            "org.jooq..",
                            "org.sqlite..",
                            "org.flywaydb..")
                    .orShould()
                    .dependOnClassesThat()
                    .belongToAnyOf(Process.class, ProcessBuilder.class, ProcessHandle.class);

    @ArchTest
    static final ArchRule only_the_event_store_speaks_sql =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.reprise.eventstore..",
                            "dev.reprise.migrations..",
                            "dev.reprise.telemetry..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "javax.sql..", "org.jooq..", "org.sqlite..");

    @ArchTest
    static final ArchRule only_the_command_line_constructs_adapters =
            noClasses()
                    .that(not(resideInAnyPackage(ADAPTERS)))
                    .and(not(resideInAPackage("dev.reprise.cli..")))
                    .should(dependOnClassesThat(resideInAnyPackage(ADAPTERS)));

    @ArchTest
    static final ArchRule every_package_is_null_marked =
            classes()
                    .that()
                    .resideOutsideOfPackage("dev.reprise.eventstore.db..")
                    .should(resideInANullMarkedPackage());

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package marked @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                var home = item.getPackage();
                var marked = home.isAnnotatedWith(NullMarked.class);
                events.add(
                        new SimpleConditionEvent(
                                home,
                                marked,
                                home.getName() + " has no package-info.java with @NullMarked"));
            }
        };
    }
}
