#!/bin/sh
# Fills corpus/ with what the examples and test cases hold. Run it again after they have changed.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/yaml corpus/log corpus/charter corpus/time corpus/page corpus/check corpus/commit corpus/pack corpus/pages corpus/import

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
# A whole run takes long, so that these get every fifth.
find corpus/log -name '*.seed' | sort | awk 'NR % 5 == 0' | while IFS= read -r seed; do
    cp "$seed" corpus/check/
    cp "$seed" corpus/pages/
done
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
# Exports: those of the examples, JSON without its indentation so that it is short enough, and small ones of each form.
for folder in ../examples/exports/*/; do
    name=$(basename "$folder")
    sed 's/^ *//' "$folder/result.json" > "corpus/import/$name-json.seed"
    for file in "$folder"*.mbox "$folder"*.txt "$folder"*.vtt; do
        [ ! -f "$file" ] || cp "$file" "corpus/import/$name-${file##*.}.seed"
    done
done
number=0
while IFS= read -r export; do
    number=$((number + 1))
    printf '%b' "$export" > "corpus/import/$number.seed"
done <<'EXPORTS'
[23/06/18, 13:55:15] a: see\n[23/06/18, 13:56:16] b: \0342\0200\0216image omitted\n
6/23/18, 1:55 PM - a: plan.pdf (file attached)\nPlan\n6/23/18, 1:56 PM - a: Voice call, 5 min\n
23.06.2018, 13:55 - a: @\0342\0201\0250b\0342\0201\0251 <This message was edited>\n23.06.2018, 13:56 - Messages are encrypted\n
[2018/6/23 \0344\0270\0213\0345\0215\02101:55:15] a: POLL:\nWhen?\nOPTION: Today (1 vote)\n
{"name":"x","messages":[{"id":1,"date_unixtime":"1","from":"A","from_id":4294967305,"text":["a",{"type":"bold","text":"b"}]}]}
{"messages":[{"id":1,"date":"2026-03-03T12:30:12","edited":"x","from":"A","photo":"(none)","text":"hi","reply_to_message_id":3}]}
{"messages":[{"type":"service","date_unixtime":"1","actor":"A","actor_id":"user1","action":"phone_call","duration_seconds":61}]}
{"chats":{"about":"","list":[{"name":null,"id":7,"messages":[{"date_unixtime":1,"poll":{"question":"When?"},"text":""}]}]}}
WEBVTT\n\n00:01.000 --> 00:02.000\n<v A b>see &lt;</v>\n\nNOTE x\n\n1\n01:00:00.000 --> 01:00:01,000\nA: so\n
From: A <a@x>\nDate: Fri, 9 Jan 2026 10:12:05 +0100\nSubject: =?utf-8?q?=C3=A9?=\nContent-Type: text/html\n\n<p>a<br>b &amp; <blockquote>c</blockquote>\n
From a@x Fri Jan 09 09:12:05 2026\nFrom: a@x\nReferences: <1@x> <2@x>\nThread-Index: AQHTtest\n\nSee\n\nOn 9 Jan, b wrote:\n> so\n>From c\n
EXPORTS
echo "seeds: $(find corpus -name '*.seed' | wc -l)"
