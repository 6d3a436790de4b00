-- A caller is found while the line is open: by the beginning or the end of a telephone number, however it is written,
-- by beginnings of the words of a name in any order, and by a number that an earlier ticket named.

-- The national part, so that +7, 8 and neither are one.
CREATE FUNCTION phone_tail(phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT right(regexp_replace(phone, '\D', '', 'g'), 10)
$$;
CREATE FUNCTION name_words(name text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('simple'::regconfig, translate(name, 'Ёё', 'Ее'))
$$;

CREATE INDEX users_phone_start_idx ON "users" (phone_tail(phone) text_pattern_ops) WHERE phone IS NOT NULL;
CREATE INDEX users_phone_end_idx ON "users" (reverse(phone_tail(phone)) text_pattern_ops) WHERE phone IS NOT NULL;
CREATE INDEX users_name_words_idx ON "users" USING gin (name_words(full_name));
CREATE INDEX tickets_contact_phone_end_idx ON "tickets" (reverse(phone_tail(contact_phone)) text_pattern_ops)
  WHERE contact_phone IS NOT NULL;
