// SPDX-License-Identifier: Apache-2.0
// Formats many files in one process: java … org.mozilla.javascript.tools.shell.Main fop.js
// CONFIGURATION LIST, where LIST has SOURCE<tab>TARGET in each line. Prints a line for each: "done",
// or what went wrong.
var factory = Packages.org.apache.fop.apps.FopFactory.newInstance(new java.io.File(arguments[0]));
var list = new java.io.BufferedReader(new java.io.FileReader(arguments[1]));
var line;
while ((line = list.readLine()) !== null) {
  var paths = String(line).split("\t");
  var said = "done";
  var out = new java.io.BufferedOutputStream(new java.io.FileOutputStream(paths[1]));
  try {
    var fop = factory.newFop("application/pdf", out);
    var transformer = javax.xml.transform.TransformerFactory.newInstance().newTransformer();
    transformer.transform(
        new javax.xml.transform.stream.StreamSource(new java.io.File(paths[0])),
        new javax.xml.transform.sax.SAXResult(fop.getDefaultHandler()));
  } catch (problem) {
    said = String(problem).replace(/\s+/g, " ");
  }
  out.close();
  java.lang.System.out.println(said);
  java.lang.System.out.flush();
}
