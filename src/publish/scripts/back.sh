cd "$place"
shown=$(readlink current) || shown=
number=${shown#releases/}
number=${number%/site}
case $number in '' | *[!0-9]*) echo "none"; return 0 ;; esac
before=
for release in $(ls releases | grep -E '^[0-9]+$' | sort -n); do
  if [ "$release" -lt "$number" ] && [ -d "releases/$release/site" ]; then before=$release; fi
done
if [ -z "$before" ]; then echo "none"; return 0; fi
switch "$before"
echo "$number $before"
