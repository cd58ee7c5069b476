#!/bin/sh
# Runs once, when the database's volume is new: an account and a database for each of the two that use it.
set -eu

# The name and the password travel as psql variables, so that no character in them is read as SQL.
create_account() {
  psql --set ON_ERROR_STOP=1 --username postgres --set name="$1" --set password="$2" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
SQL
}

create_account temporal "$TEMPORAL_DATABASE_PASSWORD"
createdb --username postgres --owner temporal temporal
createdb --username postgres --owner temporal temporal_visibility
create_account clean_copy "$CLEAN_COPY_DATABASE_PASSWORD"
createdb --username postgres --owner clean_copy clean_copy
