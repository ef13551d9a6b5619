#!/bin/sh
# sh batch.sh; a second run renders only what failed or changed
cd "$(dirname "$0")" || exit
${GESSO:-npx gesso} batch ../certificate.json people.csv -o "${OUT:-certificates}/{{id}}.pdf" --vector
