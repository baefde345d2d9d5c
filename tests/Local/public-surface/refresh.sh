#!/bin/sh
# refresh.sh <folder>: takes from full listings of the real packages' public API the types that local/ implements.
# A listing has one public or protected member a line, "full name | signature", as read from the released package.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
names=$(grep -rhoE '(class|record|struct|interface|enum|delegate [^(]+) [A-Z][A-Za-z0-9]*' "$here"/../../../local --include='*.cs' | awk '{ print $NF }' | sort -u)
for full in "$1"/*.txt; do
  out="$here/$(basename "$full")"
  printf '%s\n' "$names" | awk -v names=/dev/stdin '
    BEGIN { while ((getline name < names) > 0) ours[name] = 1 }
    NR == FNR {
      if ($0 ~ / \| (\[.*\] )?public ((abstract|sealed|static) )?(class|record|struct|interface|enum)( :.*)?$/ || $0 ~ / \| public delegate /) {
        type = substr($0, 1, index($0, " | ") - 1)
        simple = type; sub(/<.*/, "", simple); sub(/.*\./, "", simple)
        if (simple in ours) kept[type] = 1
      }
      next
    }
    FNR == 1 { print; print "# Of these, the types that local/ implements, taken by refresh.sh."; next }
    {
      key = substr($0, 1, index($0, " | ") - 1)
      type = key
      while (!(type in kept) && type ~ /\./) sub(/\.+[^.]*$/, "", type)
      if (type in kept) print
    }' "$full" "$full" > "$out"
  [ "$(wc -l < "$out")" -gt 2 ] || rm "$out"
done
