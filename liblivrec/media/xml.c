#include "media/xml.h"

#include <string.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>

#include "core/buf.h"

#define VALUES_MAX ((size_t)1 << 20) /* of the attributes of one element */

struct reader {
    xmlParserCtxtPtr parser;
    const struct lr_xml_ops *ops;
    void *user;
    struct lr_buf values; /* of the attributes of one element */
    bool typed;           /* there is a document type */
    bool no_memory;
};

static void go_on(struct reader *r, bool good)
{
    if (!good)
        xmlStopParser(r->parser);
}

/* Entities could be declared there, and files named. */
static void on_type(void *user, const xmlChar *name, const xmlChar *id, const xmlChar *file)
{
    struct reader *r = user;
    (void)name;
    (void)id;
    (void)file;
    r->typed = true;
    xmlStopParser(r->parser);
}

static bool add_value(struct reader *r, const xmlChar *from, const xmlChar *to)
{
    return lr_buf_append(&r->values, from, (size_t)(to - from)) == 0 &&
           lr_buf_putc(&r->values, '\0') == 0;
}

/* libxml2 gives name, prefix, namespace, start and end of the value. */
static bool take_attributes(struct reader *r, int count, const xmlChar **list,
                            struct lr_xml_attrs *out)
{
    lr_buf_clear(&r->values);
    out->count = count < LR_XML_ATTRS ? count : LR_XML_ATTRS;
    for (int i = 0; i < out->count; i++)
        if (!add_value(r, list[5 * i + 3], list[5 * i + 4]))
            return false;
    const char *value = (const char *)r->values.data;
    for (int i = 0; i < out->count; i++) {
        out->name[i] = (const char *)list[5 * i];
        out->value[i] = value;
        value += strlen(value) + 1;
    }
    return true;
}

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int space_count, const xmlChar **spaces, int count, int defaulted,
                     const xmlChar **list)
{
    struct reader *r = user;
    struct lr_xml_attrs attrs;
    (void)prefix;
    (void)uri;
    (void)space_count;
    (void)spaces;
    (void)defaulted;
    r->no_memory = !take_attributes(r, count, list, &attrs);
    go_on(r, !r->no_memory && r->ops->open(r->user, (const char *)name, &attrs));
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct reader *r = user;
    (void)name;
    (void)prefix;
    (void)uri;
    go_on(r, r->ops->close(r->user));
}

static void on_text(void *user, const xmlChar *text, int len)
{
    struct reader *r = user;
    go_on(r, r->ops->text(r->user, (const char *)text, (size_t)len));
}

static void silent(void *user, xmlErrorPtr error)
{
    (void)user;
    (void)error;
}

static int verdict(const struct reader *r, const char *what, int code, struct lr_err *err)
{
    const xmlError *why = xmlCtxtGetLastError(r->parser);
    if (r->no_memory || code == XML_ERR_NO_MEMORY)
        return lr_err_set(err, LIVREC_ENOMEM, "%s: memory ran out", what);
    if (r->typed)
        return lr_err_set(err, LIVREC_EPARSE, "%s: a document type is refused", what);
    if (code == XML_ERR_OK || code == XML_ERR_USER_STOP || r->parser->wellFormed)
        return 0;
    return lr_err_set(err, LIVREC_EPARSE, "%s: not well-formed XML, line %d", what,
                      why ? why->line : 0);
}

int lr_xml_read(const char *what, const char *data, size_t len, const struct lr_xml_ops *ops,
                void *user, struct lr_err *err)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .internalSubset = on_type,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .cdataBlock = on_text,
                         .serror = silent};
    struct reader r = {.ops = ops, .user = user};
    r.parser = xmlCreateMemoryParserCtxt(data, (int)len);
    if (!r.parser)
        return lr_err_set(err, LIVREC_ENOMEM, "%s: memory ran out", what);
    lr_buf_init(&r.values, VALUES_MAX);
    *r.parser->sax = sax;
    r.parser->userData = &r;
    /* NOENT, so that "&amp;" is "&"; others can't be declared. */
    xmlCtxtUseOptions(r.parser, XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NODICT);
    xmlParseDocument(r.parser);
    int rc = verdict(&r, what, r.parser->errNo, err);
    lr_buf_free(&r.values);
    xmlFreeDoc(r.parser->myDoc); /* made for entities, before the parser stops; it does not own it */
    xmlFreeParserCtxt(r.parser);
    return rc;
}
