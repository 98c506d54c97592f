# makes the folder that the next release grows in, and clears away what was left half done
mkdir -p "$place/releases/$partial"
cd "$place/releases"
rm -rf .old-*
find . -maxdepth 1 -name '.partial-*' ! -name "$partial" -mtime +1 -exec rm -rf {} +
