/* Preferences as users write them: words in the order in which they are liked, "hls,flv". */
#ifndef LR_PREFERENCE_H
#define LR_PREFERENCE_H

#define LR_PROTOCOL_FORMS "any, or flv hls dash, several of them in order: hls,flv"
#define LR_CODEC_FORMS "any, or avc hevc av1, several of them in order: hevc,avc"

/* As struct lr_option's `word`, for protocols and for codecs. */
const char *lr_protocols_word(const char *text);
const char *lr_codecs_word(const char *text);

/* The place of a word in such a text, from 0; what is not in it comes behind all that is. 0 for all
 * where there is no preference: NULL, "any". */
int lr_preference(const char *order, const char *word);

#endif
