#!/usr/bin/env bash
# Builds the wire decoder with libFuzzer, which looks for inputs that reach more of it, and plays it
# for some seconds or inputs. Usage: coverage.sh SECONDS [COUNT]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=.build/fuzz-decoder
mkdir -p $out/corpus

flags=(-O -wmo -swift-version 6 -parse-as-library -sanitize=fuzzer -package-name martlet -D COVERAGE
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
  -enable-upcoming-feature InternalImportsByDefault
  -I $out -Xcc -fmodule-map-file=Sources/CSodium/module.modulemap)
for module in JSON JupyterProtocol; do
  swiftc "${flags[@]}" -emit-module -emit-module-path $out/$module.swiftmodule -c \
    -module-name $module -o $out/$module.o Sources/$module/*.swift
done
swiftc "${flags[@]}" -module-name JupyterFuzz -o $out/decoder Tests/JupyterFuzz/*.swift \
  $out/JSON.o $out/JupyterProtocol.o -lsodium

# Parts behind their lengths in fours of bytes, as WireTrial reads them.
python3 - $out/corpus <<'PYTHON'
import json, pathlib, sys

REQUESTS = {
    "kernel_info_request": {}, "execute_request": {"code": "7", "user_expressions": {"a": "1"}},
    "complete_request": {"code": "aé😀", "cursor_pos": 2}, "is_complete_request": {"code": "7"},
    "inspect_request": {"code": "a", "cursor_pos": 1, "detail_level": 1},
    "history_request": {"hist_access_type": "search", "pattern": "[a-z]*", "unique": True, "n": 2},
    "shutdown_request": {"restart": True}, "usage_request": {}, "interrupt_request": {},
    "comm_open": {"comm_id": "c", "target_name": "t"}, "comm_msg": {"comm_id": "c", "data": {}},
    "comm_close": {"comm_id": "c"}, "comm_info_request": {"target_name": "t"},
    "debug_request": {"type": "request", "seq": 1, "command": "variables", "arguments": {}},
    "create_subshell_request": {}, "delete_subshell_request": {"subshell_id": "0"},
    "list_subshell_request": {},
}
for kind, content in REQUESTS.items():
    data = b""
    for part in ({"msg_id": "1", "msg_type": kind}, {}, {}, content):
        text = json.dumps(part).encode()
        text += b" " * (-len(text) % 4)
        data += bytes([len(text) // 4]) + text
    (pathlib.Path(sys.argv[1]) / kind).write_bytes(data)
PYTHON
exec nice $out/decoder -max_total_time="$1" -runs="${2:--1}" -max_len=2048 -timeout=10 -rss_limit_mb=1024 \
  -print_final_stats=1 -artifact_prefix=$out/ $out/corpus
