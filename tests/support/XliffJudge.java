// Reads XLIFF files with Okapi's own readers and prints what they found, a line a unit, for tests to compare.
// Usage: java -cp JARS XliffJudge.java FILE…   It ends with 1 where a reader refuses a file.

import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import net.sf.okapi.common.LocaleId;
import net.sf.okapi.common.Event;
import net.sf.okapi.common.resource.ITextUnit;
import net.sf.okapi.common.resource.RawDocument;
import net.sf.okapi.filters.xliff.XLIFFFilter;
import net.sf.okapi.lib.xliff2.core.Segment;
import net.sf.okapi.lib.xliff2.core.Unit;
import net.sf.okapi.lib.xliff2.reader.XLIFFReader;

public class XliffJudge {
  static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  static String flat(String text) {
    return text.replace("\n", "\\n").replace("\t", "\\t");
  }

  static void two(File file) {
    try (XLIFFReader reader = new XLIFFReader(XLIFFReader.VALIDATION_MAXIMAL)) {
      reader.open(file);
      while (reader.hasNext()) {
        net.sf.okapi.lib.xliff2.reader.Event event = reader.next();
        if (event.isUnit()) {
          Unit unit = event.getUnit();
          for (Segment segment : unit.getSegments()) {
            String target = segment.hasTarget() ? segment.getTarget().getPlainText() : "";
            OUT.println(String.join("\t", unit.getId(), segment.getState().toString(),
                flat(segment.getSource().getPlainText()), flat(target)));
          }
        }
      }
    }
  }

  static void one(File file, String source, String target) {
    try (XLIFFFilter filter = new XLIFFFilter()) {
      filter.open(new RawDocument(file.toURI(), "UTF-8", LocaleId.fromString(source), LocaleId.fromString(target)));
      LocaleId to = LocaleId.fromString(target);
      while (filter.hasNext()) {
        Event event = filter.next();
        if (event.isTextUnit()) {
          ITextUnit unit = event.getTextUnit();
          String said = unit.hasTarget(to) ? unit.getTarget(to).getFirstContent().getText() : "";
          OUT.println(String.join("\t", unit.getId(), "", flat(unit.getSource().getFirstContent().getText()), flat(said)));
        }
      }
    }
  }

  public static void main(String[] arguments) {
    String source = arguments[0], target = arguments[1];
    for (int at = 2; at < arguments.length; at++) {
      File file = new File(arguments[at]);
      OUT.println("FILE\t" + file.getName());
      if (file.getName().contains(".xliff1.")) {
        one(file, source, target);
      } else {
        two(file);
      }
    }
  }
}
