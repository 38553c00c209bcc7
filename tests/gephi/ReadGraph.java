import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Node;
import org.gephi.graph.api.Table;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.EdgeMergeStrategy;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.processor.plugin.AppendProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/** Reads files of graphs as Gephi does, each into a workspace of its own, and prints what Gephi then has: JSON, a line a file. */
public final class ReadGraph {
    public static void main(String[] files) throws Exception {
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        for (String file : files) {
            StringBuilder out = new StringBuilder();
            read(projects, new File(file), out);
            System.out.write((out + "\n").getBytes("UTF-8"));
            System.out.flush();
        }
        System.exit(0); // Gephi's threads would go on
    }

    private static void read(ProjectController projects, File file, StringBuilder out) throws Exception {
        var workspace = projects.newWorkspace(projects.getCurrentProject());
        projects.openWorkspace(workspace);
        ImportController importer = Lookup.getDefault().lookup(ImportController.class);
        Container container = importer.importFile(file);
        container.getLoader().setAutoScale(false); // the box "Auto-scale" of the import dialog, unticked
        container.getLoader().setEdgesMergeStrategy(EdgeMergeStrategy.NO_MERGE); // "Edges merge strategy: don't merge"
        List<String> issues = new ArrayList<>();
        container.getReport().getIssuesList(1000).forEach(issue -> issues.add(describe(issue)));
        importer.process(container, new AppendProcessor(), workspace);
        GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace);
        Graph graph = model.getGraph();
        out.append("{\"issues\":").append(strings(issues));
        out.append(",\"directed\":").append(model.isDirected());
        out.append(",\"dynamic\":").append(model.isDynamic());
        var bounds = model.getTimeBounds();
        out.append(",\"bounds\":[").append(time(bounds.getLow())).append(',').append(time(bounds.getHigh())).append(']');
        out.append(",\"node_columns\":").append(columns(model.getNodeTable()));
        out.append(",\"edge_columns\":").append(columns(model.getEdgeTable()));
        out.append(",\"nodes\":[");
        String comma = "";
        for (Node node : graph.getNodes().toArray()) {
            out.append(comma).append("{\"id\":").append(string(node.getId())).append(",\"label\":").append(string(node.getLabel()));
            out.append(String.format(java.util.Locale.ROOT, ",\"x\":%.4f,\"y\":%.4f,\"size\":%.4f", node.x(), node.y(), node.size()));
            out.append(String.format(",\"color\":\"#%06x\"", node.getColor().getRGB() & 0xffffff));
            out.append(",\"values\":").append(values(model.getNodeTable(), node)).append('}');
            comma = ",";
        }
        out.append("],\"edges\":[");
        comma = "";
        for (Edge edge : graph.getEdges().toArray()) {
            out.append(comma).append("{\"source\":").append(string(edge.getSource().getId()));
            out.append(",\"target\":").append(string(edge.getTarget().getId())).append(",\"weight\":").append(edge.getWeight());
            out.append(",\"directed\":").append(edge.isDirected()).append(",\"values\":").append(values(model.getEdgeTable(), edge)).append('}');
            comma = ",";
        }
        out.append("]}");
    }

    private static String describe(Issue issue) {
        return issue.getLevel() + ": " + issue.getMessage();
    }

    private static String columns(Table table) {
        List<String> parts = new ArrayList<>();
        for (Column column : table) {
            parts.add(string(column.getId()) + ":" + strings(List.of(column.getTitle(), column.getTypeClass().getSimpleName())));
        }
        return "{" + String.join(",", parts) + "}";
    }

    private static String values(Table table, Element element) {
        List<String> parts = new ArrayList<>();
        if (element.getIntervals().length > 0) {
            parts.add("\"start\":" + time(element.getIntervals()[0].getLow()));
        }
        for (Column column : table) {
            Object value = element.getAttribute(column);
            boolean own = !column.isProperty() && value != null;
            if (own) {
                boolean plain = value instanceof Number || value instanceof Boolean;
                parts.add(string(column.getTitle()) + ":" + (plain ? value.toString() : string(value)));
            }
        }
        return "{" + String.join(",", parts) + "}";
    }

    /** Seconds since 1970, where it is a moment. */
    private static String time(double moment) {
        return Double.isInfinite(moment) ? "null" : String.valueOf((long) (moment / 1000));
    }

    private static String strings(List<String> texts) {
        List<String> parts = new ArrayList<>();
        for (String text : texts) {
            parts.add(string(text));
        }
        return "[" + String.join(",", parts) + "]";
    }

    /** JSON of a text; controls and whatever is not ASCII as their codes, so that no encoding is in the way. */
    private static String string(Object value) {
        if (value == null) {
            return "null";
        }
        StringBuilder out = new StringBuilder("\"");
        for (char sign : value.toString().toCharArray()) {
            if (sign == '"' || sign == '\\') {
                out.append('\\').append(sign);
            } else if (sign < ' ' || sign > '~') {
                out.append(String.format("\\u%04x", (int) sign));
            } else {
                out.append(sign);
            }
        }
        return out.append('"').toString();
    }
}
