#!/bin/sh
# Fills corpus/ with what the examples and test cases hold. Run it again after they have changed.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/yaml corpus/log corpus/charter corpus/time corpus/page corpus/check corpus/commit corpus/pack corpus/pages

# Writes each fence of the standard input that has an info string matching $1 to a file of its own: $2, number, .seed.
fences() {
    awk -v info="$1" -v out="$2" '
        file == "" && /^```/ {
            match($0, /^`+/); fence = substr($0, 1, RLENGTH); rest = substr($0, RLENGTH + 1)
            file = rest ~ info ? sprintf("%s-%03d.seed", out, ++number) : "/dev/null"
            next
        }
        file != "" && $0 == fence { close(file); file = ""; next }
        file != "" { print > file }'
}

for page in ../examples/*/history.md ../tests/cases/*.md; do
    name=$(basename "$(dirname "$page")")-$(basename "$page" .md)
    # Inputs are short: a long page is its first part.
    head -c 16000 "$page" > "corpus/page/$name.seed"
    fences '^markdown (file|append) ' "corpus/log/$name" < "$page"
    fences '^yaml file projlog.yaml' "corpus/charter/$name" < "$page"
    # Entries without the fences of the files around them.
    grep -v '^````' "$page" | fences '^yaml$' "corpus/yaml/$name"
done
cp corpus/log/* corpus/check/
cp corpus/log/* corpus/pages/
cp ../tests/cases/charter.yaml corpus/charter/cases.seed
cp corpus/charter/*.seed corpus/yaml/
{
    sed 's/holidays: \[.*/holidays: [days.ics]/' ../tests/cases/charter.yaml
    printf '\0BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260309\r\nRRULE:FREQ=YEARLY\r\n'
    printf 'SUMMARY:Day off\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
} > corpus/charter/calendar.seed

number=0
while IFS='|' read -r moment term week zone rest; do
    number=$((number + 1))
    printf '%s\n' "$moment" "$term" "$week" "$zone" "$rest" | tr ';' '\n' > "corpus/time/$number.seed"
done <<'TIMES'
2026-03-03 10:40|2 working hours|Mon-Fri 10:00-19:00|Europe/Moscow|16:00;2026-03-09;2026-03-14
2026-03-03T10:40+03:00|3 working days|Mon-Thu 09:00-13:00 14:00-18:00, Fri 09:00-16:00|Asia/Yekaterinburg||
2026-03-03|2 clear working days|daily 22:00-06:00|America/New_York|;2026-01-01..2026-01-08;2026-03-14 10:00-15:00
2026-10-25 02:30|1 month|Sat-Mon 00:00-24:00|Europe/Berlin|12:00;every 25 Dec;every 29 Feb
2011-12-29 24:00|10 clear days|Mon, Wed 09:00-17:00|Pacific/Apia|23:59
1900-01-01|100000 working days|Sun 23:00-01:00|Australia/Lord_Howe|0:00
2200-12-31 23:59:59Z|90 minutes|Mon Tue Wed 00:00-00:01|Africa/Casablanca|;every Dec 31
2026-02-29|2 weeks|Fri 08:00-08:30 09:00-10:00|UTC|
TIMES

# Commits that git writes and such that it does not, a folder, and a delta behind its base.
tree=4b825dc642cb6eb9a060e54bf8d69288fbee4904
number=0
while IFS= read -r people; do
    number=$((number + 1))
    { printf 'tree %s\nparent %s\n' "$tree" "$tree"; printf '%b\n\nA message\n' "$people"; } > "corpus/commit/$number.seed"
done <<'COMMITS'
author A <a@x> 1772614800 +0300\ncommitter C <c@x> 1772614800 +0300
author A <a@x>\ncommitter C <c@x> 1772614800 +0300
author A <a@x> 0 -0000\nauthor B <b@x> 1 +0000\ncommitter C <c@x> 4102444799 +1400\ngpgsig x\n y\nencoding latin1
author A <a@x> 1772614800 +0300\nparent 4b825dc642cb6eb9a060e54bf8d69288fbee4904
COMMITS
printf '100644 a.md\0aaaaaaaaaaaaaaaaaaaa40000 b\0bbbbbbbbbbbbbbbbbbbb#100644 a.md\0cccccccccccccccccccc' > corpus/commit/folder.seed
printf 'hello, world#\014\010\220\005\003abc' > corpus/commit/delta.seed
# Parts of a pack: how, which base, how many bytes, the bytes; and behind a # what is damaged.
printf '\001\002\000\005hello\006\000\005\220\003\002ab\007\001\002\220\004' > corpus/pack/chain.seed
printf '\001\002\000\005hello\004\000\006\005\005\005world\005\001\002\220\004#\000\020\377' > corpus/pack/damaged.seed
printf '\000\377tOc\000\000\000\002#PACK\000\000\000\002\000\000\000\001' > corpus/pack/bytes.seed
echo "seeds: $(find corpus -name '*.seed' | wc -l)"
