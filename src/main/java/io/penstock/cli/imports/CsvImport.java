package io.penstock.cli.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a table of cameras. Its first line names the columns: {@code id}, {@code uri}, {@code
 * name}, {@code username}, {@code password}, {@code password-file}, {@code transport}, {@code
 * enabled}, {@code substream}, {@code fallback-uris} (with blanks between them), {@code output},
 * {@code output.NAME}, {@code label.KEY}; {@code uri} is needed.
 */
final class CsvImport {
  private static final String OUTPUT = "output";
  private static final String LABEL = "label.";
  private static final String FALLBACKS = "fallback-uris";
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Set<String> COLUMNS =
      Set.of(
          "id",
          "uri",
          "name",
          "username",
          "password",
          "password-file",
          "transport",
          "enabled",
          "substream",
          FALLBACKS,
          OUTPUT);

  private CsvImport() {}

  static Imported read(String text) {
    List<List<String>> rows = rows(text);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("the first line has to name the columns: id,uri,name,…");
    }
    List<String> columns = rows.get(0).stream().map(CsvImport::column).toList();
    if (!columns.contains("uri")) {
      throw new IllegalArgumentException(
          "the first line names no column uri; columns are id, uri, name, username, password,"
              + " password-file, transport, enabled, substream, fallback-uris, output, output.NAME"
              + " and label.KEY");
    }
    Intake intake = new Intake();
    for (String column : columns) {
      if (!isKnown(column)) {
        intake.note("column \"" + column + "\"", "not taken over: its meaning is not known");
      }
    }
    for (int i = 1; i < rows.size(); i++) {
      row("row " + (i + 1), cells(columns, rows.get(i), "row " + (i + 1), intake), intake);
    }
    return intake.done();
  }

  /** Whether the first line names columns. */
  static boolean looksLike(String text) {
    String first = text.lines().findFirst().orElse("");
    try {
      return first.contains("uri")
          && rows(first).get(0).stream().anyMatch(c -> column(c).equals("uri"));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  private static void row(String where, Map<String, String> cells, Intake intake) {
    if (cells.isEmpty()) {
      return;
    }
    String uri = cells.getOrDefault("uri", "");
    if (uri.isEmpty()) {
      intake.note(where, "not taken over: it has no uri");
      return;
    }
    Map<String, Object> source = address(uri);
    for (String key : List.of("username", "password", "password-file", "transport")) {
      if (cells.containsKey(key)) {
        source.put(key, cells.get(key));
      }
    }
    if (cells.containsKey("substream")) {
      source.put("substream", address(cells.get("substream")));
    }
    if (cells.containsKey(FALLBACKS)) {
      source.put(FALLBACKS, BLANKS.splitAsStream(cells.get(FALLBACKS)).toList());
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    String name = cells.getOrDefault("name", "");
    if (!name.isEmpty()) {
      fields.put("name", name);
    }
    enabled(where, cells, fields, intake);
    fields.put("source", source);
    outputs(cells, fields);
    labels(cells, fields);
    intake.add(id(where, cells, name, intake), fields);
  }

  private static Map<String, Object> address(String uri) {
    return CameraAddress.source(uri).orElseGet(() -> new LinkedHashMap<>(Map.of("uri", uri)));
  }

  private static String id(String where, Map<String, String> cells, String name, Intake intake) {
    String id = cells.getOrDefault("id", "");
    if (id.isEmpty()) {
      intake.note(where, "has no id: one is made of its " + (name.isEmpty() ? "place" : "name"));
      return name.isEmpty() ? where : name;
    }
    return id;
  }

  private static void enabled(
      String where, Map<String, String> cells, Map<String, Object> fields, Intake intake) {
    String enabled = cells.getOrDefault("enabled", "");
    if (Tree.isNo(enabled)) {
      fields.put("enabled", false);
    } else if (!enabled.isEmpty() && !Tree.isYes(enabled)) {
      intake.note(where, "enabled is neither yes nor no: taken for yes");
    }
  }

  private static void outputs(Map<String, String> cells, Map<String, Object> fields) {
    List<Map<String, Object>> outputs = new ArrayList<>();
    cells.forEach(
        (column, uri) -> {
          if (column.equals(OUTPUT)) {
            outputs.add(0, new LinkedHashMap<>(Map.of("name", "main", "uri", uri)));
          } else if (column.startsWith(OUTPUT + ".")) {
            outputs.add(
                new LinkedHashMap<>(
                    Map.of("name", column.substring(OUTPUT.length() + 1), "uri", uri)));
          }
        });
    if (!outputs.isEmpty()) {
      fields.put("outputs", outputs);
    }
  }

  private static void labels(Map<String, String> cells, Map<String, Object> fields) {
    Map<String, Object> labels = new LinkedHashMap<>();
    cells.forEach(
        (column, value) -> {
          if (column.startsWith(LABEL)) {
            labels.put(column.substring(LABEL.length()), value);
          }
        });
    if (!labels.isEmpty()) {
      fields.put("labels", labels);
    }
  }

  private static Map<String, String> cells(
      List<String> columns, List<String> row, String where, Intake intake) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(columns.size(), row.size()); i++) {
      // A password may begin or end with a space; nothing else does.
      String cell = columns.get(i).equals("password") ? row.get(i) : row.get(i).strip();
      if (!cell.isEmpty() && isKnown(columns.get(i))) {
        cells.put(columns.get(i), cell);
      }
    }
    if (row.size() > columns.size()) {
      intake.note(where, "has more cells than there are columns: those behind are not taken over");
    }
    return cells;
  }

  private static boolean isKnown(String column) {
    return COLUMNS.contains(column)
        || (column.startsWith(OUTPUT + ".") && column.length() > OUTPUT.length() + 1)
        || (column.startsWith(LABEL) && column.length() > LABEL.length());
  }

  /** A label's key keeps its case. */
  private static String column(String header) {
    String name = header.strip();
    String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
    if (lower.startsWith(LABEL)) {
      return LABEL + name.substring(LABEL.length());
    }
    return lower.equals("url") ? "uri" : lower;
  }

  private static List<List<String>> rows(String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    CsvMapper mapper =
        CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY, CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();
    CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator(plain));
    List<List<String>> rows = new ArrayList<>();
    try (MappingIterator<String[]> lines =
        mapper.readerFor(String[].class).with(schema).readValues(plain)) {
      while (lines.hasNextValue()) {
        rows.add(List.of(lines.nextValue()));
      }
      return rows;
    } catch (JsonProcessingException e) {
      // The original message quotes the line.
      throw new IllegalArgumentException(
          "row " + (rows.size() + 1) + " is not CSV: a quote is missing?", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("is not CSV", e);
    }
  }

  /** What stands most often between the names of columns: spreadsheets differ by country. */
  private static char separator(String text) {
    String header = text.lines().findFirst().orElse("");
    return Optional.of(',')
        .filter(comma -> count(header, comma) >= Math.max(count(header, ';'), count(header, '\t')))
        .orElseGet(() -> count(header, ';') >= count(header, '\t') ? ';' : '\t');
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }
}
