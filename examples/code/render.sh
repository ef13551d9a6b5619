#!/bin/sh
# sh render.sh: needs curl and a running service
set -eu
cd "$(dirname "$0")"
url=${GESSO_URL:-http://localhost:3000}
out=${OUT:-.}
json='content-type: application/json'

# A picture in the answer.
printf '{"design": %s, "outputFormat": "file"}' "$(cat ../card.json)" |
  curl -sSf "$url/api/render" -H "$json" -d @- -o "$out/card.png"

# A job that is waited for: its answer says where the PDF stands.
printf '{"design": %s, "format": "pdf", "vector": true}' "$(cat ../card.json)" |
  curl -sSf "$url/api/renders" -H "$json" -H 'prefer: wait=30' -d @- -o "$out/job.json"

# What is wrong with a design, without rendering it.
printf '{"design": %s}' "$(cat ../card.json)" | curl -sSf "$url/api/check" -H "$json" -d @- -o "$out/findings.json"
