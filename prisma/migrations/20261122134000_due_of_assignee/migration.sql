-- A board by assignee in the order of terms: without it every assignee's head is looked for among all tickets.
CREATE INDEX "tickets_assignee_due_idx" ON "tickets" ("assignee_id", coalesce("due_at", 'infinity'::timestamptz), "id");
