# says what is there
if [ ! -d "$place" ]; then echo "nothing"; return 0; fi
cd "$place"
if [ -e current ] && [ ! -L current ]; then echo "taken"; return 0; fi
shown=$(readlink current) || shown=
last=$(ls releases 2>/dev/null | grep -E '^[0-9]+$' | sort -n | tail -n 1) || last=
echo "last ${last:-0}"
echo "current $shown"
if [ -n "$shown" ] && [ -f current/.folio-manifest ]; then
  cat current/.folio-manifest
  echo "== kept"
  cat current/.folio-kept 2>/dev/null || :
fi
