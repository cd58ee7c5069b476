#!/bin/sh
# What has to be there before the worker and the pages start; running it again changes nothing.
set -eu

python -m running.keys
python -m records.migrate
python temporal_client.py prepare
