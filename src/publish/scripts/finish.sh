cd "$place"
kept=$(cat <<'END OF KEPT'
@KEPT@
END OF KEPT
)
is_ours() { [ "$(cat "releases/$number/id" 2>/dev/null)" = "$partial" ]; }
# whoever was first brought the same site: a publish whose line was cut may have ended on its own
is_done() { [ "$(cat "$(dirname "$(readlink current)")/id" 2>/dev/null)" = "$partial" ]; }
if [ -d "releases/$partial" ]; then
  shown=$(readlink current) || shown=
  if [ "$shown" != "$before" ]; then
    if is_done; then echo "done"; else echo "moved $shown"; fi
    return 0
  fi
  # assets of the release before, for readers who have one of its pages open
  printf '%s\n' "$kept" | while IFS= read -r path; do
    [ -n "$path" ] && [ -f "current/$path" ] || continue
    mkdir -p "$(dirname "releases/$partial/$path")"
    rm -f "releases/$partial/$path"
    ln "current/$path" "releases/$partial/$path" 2>/dev/null || cp "current/$path" "releases/$partial/$path"
  done
  [ -z "$kept" ] || printf '%s\n' "$kept" >"releases/$partial/.folio-kept"
  cat >"releases/$partial/.folio-manifest" <<'END OF MANIFEST'
@MANIFEST@
END OF MANIFEST
  # the number belongs to whoever makes its folder
  mkdir "releases/$number" 2>/dev/null || is_ours || { echo "moved releases/$number"; return 0; }
  echo "$partial" >"releases/$number/id"
  mv "releases/$partial" "releases/$number/site"
fi
# a second call, after a line that was cut, finds the release in its place
is_ours || is_done || { echo "moved releases/$number"; return 0; }
is_ours || { echo "done"; return 0; }
switch "$number"
# old releases: out of sight first, for half a release must not be one
for old in $(ls releases | grep -E '^[0-9]+$' | sort -rn | tail -n +"$((keep + 1))"); do
  [ "$old" -ge "$number" ] || mv "releases/$old" "releases/.old-$old"
done
rm -rf releases/.old-*
echo "done"
