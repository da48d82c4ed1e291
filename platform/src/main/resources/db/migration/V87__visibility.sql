-- Who sees a run or a schedule besides its owner. What was there before, and what the previous release
-- writes, is what it was: for everybody of the tenant. Of the group only a keyed digest is stored.
ALTER TABLE run
  ADD COLUMN visibility text NOT NULL DEFAULT 'PUBLIC' CHECK (visibility IN ('PRIVATE', 'FAMILY', 'PUBLIC')),
  ADD COLUMN owner_id uuid,
  ADD COLUMN group_lookup text,
  ADD CHECK (visibility = 'PUBLIC' OR owner_id IS NOT NULL),
  ADD CHECK ((visibility = 'FAMILY') = (group_lookup IS NOT NULL));
ALTER TABLE schedule
  ADD COLUMN visibility text NOT NULL DEFAULT 'PUBLIC' CHECK (visibility IN ('PRIVATE', 'FAMILY', 'PUBLIC')),
  ADD COLUMN owner_id uuid,
  ADD COLUMN group_lookup text,
  ADD CHECK (visibility = 'PUBLIC' OR owner_id IS NOT NULL),
  ADD CHECK ((visibility = 'FAMILY') = (group_lookup IS NOT NULL));

-- A schedule belongs to who made it. One that a file keeps belongs to nobody.
ALTER TABLE schedule NO FORCE ROW LEVEL SECURITY;
UPDATE schedule SET owner_id = created_by WHERE created_by IS NOT NULL;
ALTER TABLE schedule FORCE ROW LEVEL SECURITY;

-- A list is put together of what everybody sees, of what is one's own, and of what one's groups share:
-- each in the list's order, so that no row is read that the reader may not see.
CREATE INDEX run_public ON run (tenant_id, requested_at DESC, run_id DESC) WHERE visibility = 'PUBLIC';
CREATE INDEX run_owned ON run (tenant_id, owner_id, requested_at DESC, run_id DESC) WHERE visibility <> 'PUBLIC';
CREATE INDEX run_of_group ON run (tenant_id, group_lookup, requested_at DESC, run_id DESC) WHERE visibility = 'FAMILY';
