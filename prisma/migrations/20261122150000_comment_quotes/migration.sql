-- What a letter that joined a ticket repeats of earlier ones: shown folded under its own words.
ALTER TABLE "comments" ADD COLUMN "quoted" TEXT;
