#!/usr/bin/env bash
# Puts dist/ into an S3 bucket, in the order in which nobody is sent to a file that is not there yet.
# Usage: hosting/s3.sh s3://bucket/service-level [id of the CloudFront distribution]
set -euo pipefail
to=${1:?where to: hosting/s3.sh s3://bucket/folder [distribution]}
to=${to%/}
distribution=${2:-}
forever='public, max-age=31536000, immutable'
plain=(index.html sw.js sample.json 404.html config.json _headers)

# First what carries a hash: nothing names these files yet. Snapshots keep their names and come by themselves (docs/hosting.md). Nothing is deleted, for pages that are open may need theirs.
excluded=(--exclude '*.gz' --exclude '*.br' --exclude '*.json')
for file in "${plain[@]}"; do excluded+=(--exclude "$file"); done
aws s3 sync dist "$to" "${excluded[@]}" --exclude '*.wasm' --size-only --cache-control "$forever"
aws s3 sync dist "$to" --exclude '*' --include '*.wasm' --size-only --cache-control "$forever" --content-type application/wasm

# Then what keeps its name, the page after all it names, and last the worker, which compares the page with its list.
for file in config.json sample.json 404.html index.html sw.js; do
  [[ -e dist/$file ]] || continue
  aws s3 cp "dist/$file" "$to/$file" --cache-control no-cache
done

if [[ -n $distribution ]]; then
  path=/$(cut -d/ -f4- <<< "$to/")
  aws cloudfront create-invalidation --distribution-id "$distribution" --paths "$path" "${path}index.html" "${path}sw.js" "${path}config.json" "${path}sample.json"
fi
