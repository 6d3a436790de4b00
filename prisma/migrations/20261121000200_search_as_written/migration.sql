-- Search: what stands in a ticket is found by each of its words, however little of one is typed.

-- Only letters and digits. Left to itself the parser of text search takes «webtorgi.example», «report.pdf» and
-- «noreply@zakupki.example» for one word each, that is found by its beginning alone.
CREATE FUNCTION search_words(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(search_text(value), '[^[:alnum:]]+', ' ', 'g')
$$;

-- As before, and also whole without the leading zeros of its parts: WT-000123 is found by WT-123.
CREATE OR REPLACE FUNCTION search_codes(value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT code), '{}')
  FROM (
    SELECT m[1] AS token
    FROM regexp_matches(search_text(value), '[[:alnum:]]+(?:[-/._][[:alnum:]]+)*', 'g') AS m
    WHERE m[1] ~ '[0-9]'
  ) AS tokens,
  LATERAL (
    SELECT regexp_replace(token, '[-/._]', '', 'g') AS code
    UNION ALL SELECT regexp_replace(regexp_replace(token, '(^|[-/._])0+(?=[0-9])', '\1', 'g'), '[-/._]', '', 'g')
    UNION ALL SELECT part FROM regexp_split_to_table(token, '[-/._]') AS part WHERE part ~ '[0-9]'
    UNION ALL SELECT ltrim(part, '0') FROM regexp_split_to_table(token, '[-/._]') AS part WHERE part ~ '^[0-9]+$'
  ) AS codes
  WHERE code <> '' AND length(code) <= 200
$$;

-- Words by their stems, and as they are written: a stem can be shorter than what has been typed of the word
-- («подписываетс», of which the stem is «подписыва»).
CREATE OR REPLACE FUNCTION ticket_search_vector(title text, description text, number text, registry_numbers text[])
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('russian', search_words(title)), 'A')
      || setweight(to_tsvector('russian', search_words(description)), 'B')
      || strip(to_tsvector('simple', search_words(concat_ws(' ', title, description))))
      || array_to_tsvector(search_codes(concat_ws(' ', number, array_to_string(registry_numbers, ' '), title, description)))
$$;

-- What a person typed, as a query: every word must be there, by its stem and by its beginning; words with
-- a digit are looked for among the codes. Nothing typed is ever a syntax error. NULL when there is no word.
CREATE OR REPLACE FUNCTION ticket_search_query(typed text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  token text;
  part text;
  term tsquery;
  result tsquery;
BEGIN
  FOR token IN SELECT m[1] FROM regexp_matches(search_text(typed), '[[:alnum:]]+(?:[-/._][[:alnum:]]+)*', 'g') AS m LOOP
    IF token ~ '[0-9]' THEN
      -- A cast, since to_tsquery would have the parser cut «2e5abc» into «2e5» and «abc».
      term := (quote_literal(regexp_replace(token, '[-/._]', '', 'g')) || ':*')::tsquery;
      result := CASE WHEN result IS NULL THEN term ELSE result && term END;
    ELSE
      FOREACH part IN ARRAY regexp_split_to_array(token, '[-/._]') LOOP
        term := to_tsquery('russian', quote_literal(part) || ':*');
        CONTINUE WHEN numnode(term) = 0; -- a stop word
        term := term || (quote_literal(part) || ':*')::tsquery;
        result := CASE WHEN result IS NULL THEN term ELSE result && term END;
      END LOOP;
    END IF;
  END LOOP;
  RETURN result;
END $$;

-- The trigger makes the vectors of what is there already anew.
UPDATE tickets SET title = title;
