#include "record/report.h"

#include <stddef.h>
#include <livrec/repair.h>

#include "core/attr.h"

/* livrec_report is the public name of lr_report. */
static const struct lr_report *inner(const livrec_report *report)
{
    return (const struct lr_report *)report;
}

LIVREC_API void livrec_report_free(livrec_report *report)
{
    lr_report_free((struct lr_report *)report);
}

LIVREC_API int64_t livrec_report_int(const livrec_report *report, int32_t field)
{
    const struct lr_report *r = inner(report);
    if (!r)
        return 0;
    const int64_t fields[] = {
        [LIVREC_REPORT_DAMAGED] = r->damaged,      [LIVREC_REPORT_BYTES] = r->bytes,
        [LIVREC_REPORT_DURATION] = r->duration_ms, [LIVREC_REPORT_FRAMES] = r->frames,
        [LIVREC_REPORT_SKIPPED] = r->skipped,      [LIVREC_REPORT_LEFT_OUT] = r->left_out,
        [LIVREC_REPORT_MOVED] = r->moved,          [LIVREC_REPORT_FILES] = r->files,
        [LIVREC_REPORT_FINDINGS] = r->findings,
    };
    return field >= 0 && (size_t)field < LR_COUNT(fields) ? fields[field] : 0;
}

LIVREC_API const char *livrec_report_file(const livrec_report *report, uint32_t index)
{
    const struct lr_report *r = inner(report);
    return r && index < r->files ? r->file[index] : NULL;
}

LIVREC_API const char *livrec_report_finding(const livrec_report *report, uint32_t index)
{
    const struct lr_report *r = inner(report);
    return r && index < r->findings ? lr_finding_name(r->finding[index].kind) : NULL;
}

LIVREC_API int64_t livrec_report_finding_int(const livrec_report *report, uint32_t index,
                                             int32_t field)
{
    const struct lr_report *r = inner(report);
    if (!r || index >= r->findings)
        return 0;
    const struct lr_finding *f = &r->finding[index];
    const int64_t fields[] = {
        [LIVREC_FINDING_INPUT] = f->input,    [LIVREC_FINDING_AT] = f->at_ms,
        [LIVREC_FINDING_DURATION] = f->ms,    [LIVREC_FINDING_BYTES] = f->bytes,
        [LIVREC_FINDING_FRAMES] = f->frames,
    };
    return field >= 0 && (size_t)field < LR_COUNT(fields) ? fields[field] : 0;
}

LIVREC_API const char *livrec_report_json(livrec_report *report)
{
    return report ? lr_report_json((struct lr_report *)report) : NULL;
}
