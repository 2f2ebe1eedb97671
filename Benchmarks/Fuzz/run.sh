#!/bin/sh
# Fuzzes a parser of exports, guided by coverage: run.sh PARSER [SECONDS] [FOLDER]
#
# PARSER: csv csv-json json xml lines screen gzip zip xlsx table definition free. FOLDER is where the build and what was found
# stay from one run to the next. Needs a toolchain with libFuzzer, as the Swift toolchains for Linux are. Nothing else needs it.
set -e
parser=${1:?parser}
seconds=${2:-600}
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${3:-${TMPDIR:-/tmp}/logwacht-fuzz}
mkdir -p "$folder/Sources/Fuzz" "$folder/corpus/$parser"
for module in CPCRE2 CZlib Exports Model Patterns; do rm -rf "$folder/Sources/$module"; cp -r "$root/Sources/$module" "$folder/Sources/"; done
cp "$root/Benchmarks/Fuzz/Fuzz.swift" "$root/Tests/TestSupport/Zip.swift" "$root/Tests/TestSupport/Xlsx.swift" "$folder/Sources/Fuzz/"
features=$(grep -o 'enableUpcomingFeature("[A-Za-z]*")' "$root/Package.swift" | sort -u | sed 's/^/./;s/$/,/')
cat > "$folder/Package.swift" <<P
// swift-tools-version: 6.2
import PackageDescription
let settings: [SwiftSetting] = [$features .unsafeFlags(["-sanitize=fuzzer"])]
let package = Package(
    name: "fuzz",
    dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")],
    targets: [
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8"),
        .systemLibrary(name: "CZlib"),
        .target(name: "Patterns", dependencies: ["CPCRE2"], swiftSettings: settings),
        .target(name: "Model", swiftSettings: settings),
        .target(name: "Exports", dependencies: ["CZlib", "Model", "Patterns", .product(name: "Yams", package: "Yams")], swiftSettings: settings),
        .executableTarget(
            name: "Fuzz", dependencies: ["Exports", "Model"],
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
        ),
    ]
)
P
cd "$folder"
swift build -c release --product Fuzz >build.log 2>&1 || { tail -20 build.log; exit 1; }
# The samples of the sources are where the fuzzer starts from.
LOGWACHT_FUZZ=$parser LOGWACHT_RULES="$root/rules" .build/release/Fuzz "corpus/$parser" ${LOGWACHT_SEEDS:-} \
    -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -artifact_prefix="$folder/found-$parser-" -print_final_stats=1 \
    >"$parser.log" 2>&1 || echo "something was found: $folder/found-$parser-*"
grep -a 'DONE\|number_of_executed_units\|new_units_added\|peak_rss' "$parser.log" | tail -4
