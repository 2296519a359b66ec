#include "record/picture_order.h"

#include <limits.h>
#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "record/lavf_track.h"

#define PICTURE_MAX ((size_t)64 << 20)
#define SILENT 100 /* more than the worst level: nothing is printed */

struct lr_picture_order {
    AVCodecParserContext *parser;
    AVCodecContext *codec;
    struct lr_buf padded; /* it is read a little beyond its end */
};

static int open_parser(struct lr_picture_order *o, const struct lr_track *t)
{
    AVCodecParameters *par = avcodec_parameters_alloc();
    int rc = par && o->codec ? lr_lavf_parameters(par, t) : LIVREC_ENOMEM;
    if (rc == 0 && avcodec_parameters_to_context(o->codec, par) < 0)
        rc = LIVREC_ENOMEM;
    if (rc == 0)
        o->parser = av_parser_init((int)par->codec_id);
    avcodec_parameters_free(&par);
    if (rc || !o->parser)
        return rc ? rc : LIVREC_EMEDIA;
    o->parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
    o->codec->log_level_offset = SILENT;
    return 0;
}

int lr_picture_order_new(const struct lr_track *t, struct lr_picture_order **out)
{
    if (t->codec != LR_CODEC_H264 && t->codec != LR_CODEC_HEVC)
        return LIVREC_EMEDIA;
    struct lr_picture_order *o = lr_calloc(1, sizeof *o);
    if (!o)
        return LIVREC_ENOMEM;
    lr_buf_init(&o->padded, PICTURE_MAX + AV_INPUT_BUFFER_PADDING_SIZE);
    o->codec = avcodec_alloc_context3(NULL);
    int rc = open_parser(o, t);
    if (rc)
        lr_picture_order_free(o);
    else
        *out = o;
    return rc;
}

void lr_picture_order_free(struct lr_picture_order *o)
{
    if (!o)
        return;
    if (o->parser)
        av_parser_close(o->parser);
    avcodec_free_context(&o->codec);
    lr_buf_free(&o->padded);
    lr_free(o);
}

int lr_picture_order_next(struct lr_picture_order *o, const uint8_t *data, size_t size,
                          int64_t *count, bool *known)
{
    static const uint8_t zeros[AV_INPUT_BUFFER_PADDING_SIZE];
    uint8_t *out;
    int out_size;
    *known = false;
    if (size > PICTURE_MAX)
        return 0;
    lr_buf_clear(&o->padded);
    int rc = lr_buf_append(&o->padded, data, size);
    if (rc == 0)
        rc = lr_buf_append(&o->padded, zeros, sizeof zeros);
    if (rc)
        return rc;
    o->parser->output_picture_number = INT_MIN; /* stays, where nothing is found */
    av_parser_parse2(o->parser, o->codec, &out, &out_size, o->padded.data, (int)size,
                     AV_NOPTS_VALUE, AV_NOPTS_VALUE, 0);
    *count = o->parser->output_picture_number;
    *known = *count != INT_MIN;
    return 0;
}
