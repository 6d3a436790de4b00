-- A list that nobody has given is empty, also for SQL by hand.
UPDATE "desks" SET "steps" = coalesce("steps", '{}'), "steps_en" = coalesce("steps_en", '{}')
WHERE "steps" IS NULL OR "steps_en" IS NULL;

ALTER TABLE "desks"
  ALTER COLUMN "steps" SET DEFAULT ARRAY[]::TEXT[],
  ALTER COLUMN "steps" SET NOT NULL,
  ALTER COLUMN "steps_en" SET DEFAULT ARRAY[]::TEXT[],
  ALTER COLUMN "steps_en" SET NOT NULL;
