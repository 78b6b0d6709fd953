// SPDX-License-Identifier: Apache-2.0
// Asks Mustang about many files in one process: java … org.mozilla.javascript.tools.shell.Main
// mustang.js LIST, where LIST has a path in each line. Prints, for each, a line of JSON.
var list = new java.io.BufferedReader(new java.io.FileReader(arguments[0]));
var path;
while ((path = list.readLine()) !== null) {
  var report;
  try {
    var validator = new Packages.org.mustangproject.validator.ZUGFeRDValidator();
    validator.disableNotices();
    report = String(validator.validate(path));
  } catch (problem) {
    report = "exception: " + problem;
  }
  java.lang.System.out.println("\u0001" + JSON.stringify({path: String(path), report: report}));
  java.lang.System.out.flush();
}
