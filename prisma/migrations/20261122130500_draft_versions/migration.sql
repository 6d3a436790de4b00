-- Versions of drafts come from here: the successor of a discarded draft never has a version that an old tab knows.
CREATE SEQUENCE ticket_draft_versions AS integer CYCLE;
SELECT setval('ticket_draft_versions', (SELECT coalesce(max(version), 0) + 1 FROM ticket_drafts));
