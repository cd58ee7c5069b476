"""`make demo`: the whole procedure on the sample file, by scripted people over HTTP and mail (S3-S46)."""
