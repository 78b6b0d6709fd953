// SPDX-License-Identifier: Apache-2.0
#include "cli/program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <iostream>

#include "base/names.h"
#include "cli/run_commands.h"

namespace cajista::cli {

namespace {

constexpr std::array all_commands{
    Command{"run", "run JOB [options]", "Composes all records of a job into a run directory",
            call_run},
    Command{"resume", "resume RUN [options]", "Finishes a run that was interrupted", call_resume},
    Command{"merge", "merge OUT RUN... [options]",
            "Joins composed shards into the run of one machine, and publishes it", call_merge},
    Command{"retry", "retry RUN --out NEW [--rejects FILE]",
            "Composes the rejects of a published run once more, repaired", call_retry},
    Command{"release", "release RUN --out NEW [--key KEY | --list FILE | --show]",
            "Publishes documents that a run held", call_release},
    Command{"capture", "capture RUN --record N -o FILE [--mask]",
            "Puts a rejected record and all it needs into one file, for compose", call_capture},
    Command{"check", "check FILE...",
            "Checks jobs, templates, schemas and decisions and shows all errors at once",
            call_check},
    Command{"compose", "compose JOB|TEMPLATE|CAPTURE [options]", "Composes one document now",
            call_compose},
    Command{"produce", "produce RUN [options]",
            "Makes the print output of a run again from its page store, composing nothing",
            call_produce},
    Command{"test", "test PATH... [options]",
            "Runs cases: composes what they say and shows what is not as they expect", call_test},
    Command{"status", "status RUN [--json]", "Says how a run is going, or how it went",
            call_status},
    Command{"void", "void RUN --reason TEXT",
            "Takes a published run back, so that its data may be run again", call_void},
    Command{"prune", "prune RUN... --older-than DAYS",
            "Removes page stores, kept input and rejects of old runs", call_prune},
    Command{"reprint", "reprint RUN --reason TEXT [options]",
            "Prints pieces again from the page store, with new sequence marks", call_reprint},
    Command{"reconcile", "reconcile RUN [RETURNFILE] [options]",
            "Notes what the inserter returned; lists and pulls pieces", call_reconcile},
    Command{"presort", "presort RUN --out FILE | --back FILE [options]",
            "Hands addresses to a presort program; takes its sequence back", call_presort},
    Command{"diff", "diff A B [options]",
            "Compares two runs, folders, spools or PDFs and names what differs", call_diff},
    Command{"report", "report RUN [options]", "Shows what happened in a run", call_report},
    Command{"decide", "decide MODEL.dmn [DECISION] [options]",
            "Evaluates decisions of a DMN model on records", call_decide},
    Command{"explain", "explain CODE", "Explains the code of a diagnostic", call_explain},
};

void print_help(std::ostream& out) {
    out << "usage: cajista COMMAND [options]\n\nBatch document composition: records in, print "
           "spool, archive and web out.\n\nCommands:\n";
    for (const Command& entry : all_commands) {
        out << fmt::format("  {:<9} {}\n", entry.name, entry.summary);
    }
    out << "\n`cajista COMMAND --help` shows the options of a command.\n"
           "Exit codes of run, resume and produce: 0 done; 4 done with rejects or warnings; 8 "
           "refused, nothing\npublished; 12 something is wrong, nothing started; 16 stopped, to be "
           "resumed.\n";
}

}  // namespace

std::span<const Command> commands() { return all_commands; }

const Command& command(std::string_view name) {
    for (const Command& entry : all_commands) {
        if (entry.name == name) return entry;
    }
    return all_commands.front();
}

int run_program(const Arguments& arguments) {
    if (arguments.empty()) {
        print_help(std::cerr);
        return exit_wrong;
    }
    const std::string& name = arguments.front();
    if (name == "--help" || name == "-h" || name == "help") {
        print_help(std::cout);
        return 0;
    }
    if (name == "--version") {
        std::cout << "cajista " << CAJISTA_VERSION << '\n';
        return 0;
    }
    std::vector<std::string_view> names;
    for (const Command& entry : all_commands) {
        if (entry.name == name) {
            const int code = entry.call(Arguments(arguments.begin() + 1, arguments.end()));
            std::cout.flush();
            return code;
        }
        names.push_back(entry.name);
    }
    std::cerr << fmt::format("error: there is no command '{}'", name);
    if (const auto nearest = base::nearest_name(name, names)) {
        std::cerr << fmt::format("; did you mean '{}'?", *nearest);
    }
    std::cerr << "\n`cajista --help` lists the commands.\n";
    return exit_wrong;
}

void print_diagnostics(const base::Diagnostics& diagnostics) {
    const auto coloring =
        ::isatty(STDERR_FILENO) != 0 ? base::Coloring::ansi : base::Coloring::plain;
    for (const base::Diagnostic& diagnostic : diagnostics) {
        std::cerr << base::format_diagnostic(diagnostic, coloring);
    }
    std::cerr.flush();
}

}  // namespace cajista::cli
