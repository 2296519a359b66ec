#include "store/rooms.h"

#include "store/sql.h"

static int number_row(void *arg, sqlite3_stmt *row)
{
    *(int64_t *)arg = sqlite3_column_int64(row, 0);
    return LR_SQL_ENOUGH;
}

struct seeing {
    const struct lr_store_sight *sight;
    int64_t number; /* 0: not known */
};

static bool given(const char *text)
{
    return text && *text;
}

/* A room that is known by its address alone has that for a key: now it has one of its own. */
static int name_itself(struct lr_store *s, struct seeing *k, struct lr_err *err)
{
    const struct lr_store_sight *see = k->sight;
    int64_t by_url = 0;
    int rc = lr_sql_rows(s, err, number_row, &by_url,
                         "SELECT id FROM room WHERE platform = ? AND key = ? AND own_key = 0", "tt",
                         see->platform, see->url);
    if (rc || !by_url)
        return rc;
    k->number = by_url;
    return lr_sql_run(s, err, "UPDATE room SET key = ?, own_key = 1 WHERE id = ?", "ti", see->key,
                      by_url);
}

static int find(struct lr_store *s, struct seeing *k, struct lr_err *err)
{
    const struct lr_store_sight *see = k->sight;
    if (!given(see->key))
        return lr_sql_rows(s, err, number_row, &k->number,
                           "SELECT room FROM room_url JOIN room ON room.id = room"
                           " WHERE url = ? AND platform = ?",
                           "tt", see->url, see->platform);
    int rc = lr_sql_rows(s, err, number_row, &k->number,
                         "SELECT id FROM room WHERE platform = ? AND key = ? AND own_key = 1", "tt",
                         see->platform, see->key);
    return rc || k->number ? rc : name_itself(s, k, err);
}

static int insert(struct lr_store *s, struct seeing *k, struct lr_err *err)
{
    const struct lr_store_sight *see = k->sight;
    bool own = given(see->key);
    int rc = lr_sql_run(s, err,
                        "INSERT INTO room(platform, key, own_key, first_seen) VALUES(?, ?, ?, ?)",
                        "ttii", see->platform, own ? see->key : see->url, (int64_t)own, see->at);
    k->number = rc ? 0 : sqlite3_last_insert_rowid(s->db);
    return rc;
}

static int note_name(struct lr_store *s, const struct seeing *k, struct lr_err *err)
{
    const char *name = k->sight->name;
    if (!given(name))
        return 0;
    int rc = lr_sql_run(s, err,
                        "INSERT INTO room_name(room, name, since) SELECT id, ?, ? FROM room"
                        " WHERE id = ? AND name IS NOT ?",
                        "tiit", name, k->sight->at, k->number, name);
    if (rc == 0)
        rc = lr_sql_run(s, err, "UPDATE room SET name = ? WHERE id = ? AND name IS NOT ?", "tit",
                        name, k->number, name);
    return rc;
}

static int note_rest(struct lr_store *s, const struct seeing *k, struct lr_err *err)
{
    const struct lr_store_sight *see = k->sight;
    int rc = 0;
    if (given(see->title))
        rc = lr_sql_run(s, err, "UPDATE room SET title = ? WHERE id = ?", "ti", see->title,
                        k->number);
    if (rc == 0 && see->live)
        rc = lr_sql_run(s, err, "UPDATE room SET last_live = ? WHERE id = ?", "ii", see->at,
                        k->number);
    if (rc == 0)
        rc = lr_sql_run(
            s, err,
            "INSERT INTO room_url(url, room) VALUES(?, ?)"
            " ON CONFLICT(url) DO UPDATE SET room = excluded.room WHERE room != excluded.room",
            "ti", see->url, k->number);
    return rc;
}

static int see_room(struct lr_store *s, void *arg, struct lr_err *err)
{
    struct seeing *k = arg;
    int rc = find(s, k, err);
    if (rc == 0 && !k->number)
        rc = insert(s, k, err);
    if (rc == 0)
        rc = note_name(s, k, err);
    return rc ? rc : note_rest(s, k, err);
}

int lr_store_room_see(struct lr_store *s, const struct lr_store_sight *sight, int64_t *number,
                      struct lr_err *err)
{
    struct seeing k = {.sight = sight};
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_together(s, err, see_room, &k);
    pthread_mutex_unlock(&s->lock);
    if (rc == 0)
        *number = k.number;
    return rc;
}

struct room_list {
    bool (*fn)(void *arg, const struct lr_store_room *room);
    void *arg;
};

static const char *text(sqlite3_stmt *row, int column)
{
    return (const char *)sqlite3_column_text(row, column);
}

static int room_row(void *arg, sqlite3_stmt *row)
{
    const struct room_list *l = arg;
    const struct lr_store_room room = {
        .number = sqlite3_column_int64(row, 0),
        .platform = text(row, 1),
        .key = text(row, 2),
        .url = text(row, 3),
        .name = text(row, 4),
        .first_name = text(row, 5),
        .title = text(row, 6),
        .first_seen = sqlite3_column_int64(row, 7),
        .last_live = sqlite3_column_int64(row, 8),
    };
    if (!room.platform || !room.key || !room.url) /* never NULL in the table */
        return LIVREC_ENOMEM;
    return l->fn(l->arg, &room) ? 0 : LR_SQL_ENOUGH;
}

int lr_store_room_each(struct lr_store *s, bool (*fn)(void *arg, const struct lr_store_room *room),
                       void *arg, struct lr_err *err)
{
    struct room_list l = {fn, arg};
    pthread_mutex_lock(&s->lock);
    int rc =
        lr_sql_rows(s, err, room_row, &l,
                    "SELECT room.id, platform, key, url, name, (SELECT room_name.name FROM"
                    " room_name WHERE room_name.room = room.id ORDER BY room_name.id LIMIT 1),"
                    " title, first_seen, coalesce(last_live, 0)"
                    " FROM room JOIN room_url ON room_url.room = room.id ORDER BY room.id, url",
                    "");
    pthread_mutex_unlock(&s->lock);
    return rc;
}

struct name_list {
    bool (*fn)(void *arg, const char *url, const char *name, int64_t since);
    void *arg;
};

static int name_row(void *arg, sqlite3_stmt *row)
{
    const struct name_list *l = arg;
    const char *url = text(row, 0), *name = text(row, 1);
    if (!url || !name)
        return LIVREC_ENOMEM;
    return l->fn(l->arg, url, name, sqlite3_column_int64(row, 2)) ? 0 : LR_SQL_ENOUGH;
}

int lr_store_room_names(struct lr_store *s,
                        bool (*fn)(void *arg, const char *url, const char *name, int64_t since),
                        void *arg, struct lr_err *err)
{
    struct name_list l = {fn, arg};
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_rows(s, err, name_row, &l,
                         "SELECT url, name, since FROM room_name JOIN room_url"
                         " ON room_url.room = room_name.room ORDER BY room_name.id, url",
                         "");
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int lr_store_room_retain(struct lr_store *s, int64_t number, const struct lr_store_retain *retain,
                         struct lr_err *err)
{
    pthread_mutex_lock(&s->lock);
    int rc = lr_sql_run(s, err,
                        "UPDATE room SET retain_age = ?1, retain_size = ?2, retain_count = ?3"
                        " WHERE id = ?4 AND (retain_age != ?1 OR retain_size != ?2 OR"
                        " retain_count != ?3)",
                        "iiii", retain->age_ms, retain->bytes, retain->count, number);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

struct retain_list {
    bool (*fn)(void *arg, int64_t number, const struct lr_store_retain *retain);
    void *arg;
};

static int retain_row(void *arg, sqlite3_stmt *row)
{
    const struct retain_list *l = arg;
    const struct lr_store_retain retain = {
        sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3)};
    return l->fn(l->arg, sqlite3_column_int64(row, 0), &retain) ? 0 : LR_SQL_ENOUGH;
}

int lr_store_room_retained(struct lr_store *s,
                           bool (*fn)(void *arg, int64_t number,
                                      const struct lr_store_retain *retain),
                           void *arg, struct lr_err *err)
{
    struct retain_list l = {fn, arg};
    pthread_mutex_lock(&s->lock);
    int rc =
        lr_sql_rows(s, err, retain_row, &l,
                    "SELECT id, retain_age, retain_size, retain_count FROM room ORDER BY id", "");
    pthread_mutex_unlock(&s->lock);
    return rc;
}
