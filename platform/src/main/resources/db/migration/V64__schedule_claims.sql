-- Who brings the engine into line with a schedule claims it first, and holds no transaction while the
-- engine answers. A claim that was left by a process that died ends by itself.
ALTER TABLE schedule ADD COLUMN applying_until timestamptz;
