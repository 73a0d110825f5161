package io.millpond.sql.plan;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.StringText;
import io.millpond.sql.source.IndexUse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Plans as JSON, in the form of ClickHouse's `EXPLAIN json = 1`.
public final class PlanJson {
    private PlanJson() {}

    public static String of(Plan plan, PlanDetail detail) {
        int[] next = {0};
        return "[\n"
                + indent("{\n" + indent("\"Plan\": " + node(plan, detail, next)) + "\n}")
                + "\n]";
    }

    private static String node(Plan plan, PlanDetail detail, int[] next) {
        List<String> inputs = new ArrayList<>();
        plan.inputs().forEach(input -> inputs.add(node(input, detail, next)));
        String type = PlanText.type(plan);
        List<String> members = new ArrayList<>();
        members.add("\"Node Type\": " + quoted(type));
        members.add("\"Node Id\": " + quoted(type + "_" + next[0]++));
        String description = PlanText.description(plan);
        if (detail.hasDescription() && !description.isEmpty()) {
            members.add("\"Description\": " + quoted(description));
        }
        if (detail.hasHeader()) {
            List<String> columns = new ArrayList<>();
            for (Slot slot : plan.slots()) {
                columns.add(
                        object(
                                List.of(
                                        "\"Name\": " + quoted(slot.name()),
                                        "\"Type\": " + quoted(slot.type().name()))));
            }
            members.add("\"Header\": " + array(columns));
        }
        if (detail.hasIndexes() && plan instanceof Plan.Scan scan) {
            List<String> indexes = new ArrayList<>();
            scan.source().indexUses(scan.conditions()).forEach(use -> indexes.add(index(use)));
            if (!indexes.isEmpty()) {
                members.add("\"Indexes\": " + array(indexes));
            }
        }
        if (!inputs.isEmpty()) {
            members.add("\"Plans\": " + array(inputs));
        }
        return object(members);
    }

    private static String index(IndexUse use) {
        List<String> keys = use.keys().stream().map(PlanJson::quoted).toList();
        List<String> members = new ArrayList<>();
        members.add("\"Type\": " + quoted(use.type()));
        if (use.name() != null) {
            members.add("\"Name\": " + quoted(use.name()));
        }
        if (use.description() != null) {
            members.add("\"Description\": " + quoted(use.description()));
        }
        if (use.condition() != null) {
            members.add("\"Keys\": [" + String.join(", ", keys) + "]");
            members.add("\"Condition\": " + quoted(use.condition()));
        }
        members.add("\"Initial Parts\": " + use.parts().total());
        members.add("\"Selected Parts\": " + use.parts().kept());
        members.add("\"Initial Granules\": " + use.granules().total());
        members.add("\"Selected Granules\": " + use.granules().kept());
        return object(members);
    }

    private static String object(List<String> members) {
        return "{\n" + indent(String.join(",\n", members)) + "\n}";
    }

    private static String array(List<String> elements) {
        return elements.isEmpty() ? "[]" : "[\n" + indent(String.join(",\n", elements)) + "\n]";
    }

    private static String indent(String text) {
        return "  " + text.replace("\n", "\n  ");
    }

    private static String quoted(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteSink out = new ByteSink();
        StringText.writeJson(bytes, 0, bytes.length, false, out);
        return out.toString();
    }
}
