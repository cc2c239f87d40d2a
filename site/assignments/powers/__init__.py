"""The power list (权力清单): power → basis → process → risk points → measures → what teaches them."""
