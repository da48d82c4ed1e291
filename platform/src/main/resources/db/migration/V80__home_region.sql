-- A database belongs to one region. A tenant has a row here only when this is its home, and every row
-- of a tenant leads by its keys to that row: the database itself refuses what was sent to the wrong
-- region. What is there already says which region it is. Not validated: the region's name could be
-- changed before.
DO $$
BEGIN
  PERFORM set_config('weft.tenant', 'system', true);
  EXECUTE format('ALTER TABLE tenant ADD CONSTRAINT tenant_is_at_home CHECK (region = %L) NOT VALID',
    coalesce((SELECT region FROM tenant WHERE tenant_id = 'system'), '${region}'));
END $$;
