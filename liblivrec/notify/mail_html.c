#include "notify/mail_html.h"

#include "notify/text.h"

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\n':
        return "<br>";
    default:
        return NULL;
    }
}

static int put_text(struct lr_buf *out, const char *s)
{
    int rc = 0;
    for (; rc == 0 && *s; s++)
        rc = entity(*s) ? lr_buf_puts(out, entity(*s)) : lr_buf_putc(out, *s);
    return rc;
}

static int put_between(struct lr_buf *out, const char *before, const char *text, const char *after)
{
    int rc = lr_buf_puts(out, before);
    rc = rc ? rc : put_text(out, text);
    return rc ? rc : lr_buf_puts(out, after);
}

int lr_mail_html(struct lr_buf *out, const struct lr_notice *n)
{
    int rc = put_between(out, "<!DOCTYPE html><html><body><h3>", n->title, "</h3>");
    rc = rc ? rc : put_between(out, "<p>", n->text, "</p>");
    if (rc == 0 && lr_notice_is_web(n->url)) {
        rc = put_between(out, "<p><a href=\"", n->url, "\">");
        rc = rc ? rc : put_between(out, "", n->url, "</a></p>");
    }
    if (rc == 0 && lr_notice_is_web(n->cover))
        rc = put_between(out, "<p><img alt=\"\" width=\"480\" src=\"", n->cover, "\"></p>");
    return rc ? rc : lr_buf_puts(out, "</body></html>\n");
}
