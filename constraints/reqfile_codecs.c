#include "constraints/reqfile_parts.h"

/* One codec of Python: what iconv(3) calls it, and Python's module name and aliases. */
struct codec {
    const char *iconv;
    const char *names; /* normalised, separated by spaces */
};

/* clang-format off */
static const struct codec CODECS[] = {
    {"UTF-8", "utf_8 cp65001 u8 utf utf8 utf8_ucs2 utf8_ucs4"},
    {"ISO-8859-1",
     "latin_1 8859 cp819 csisolatin1 ibm819 iso8859 iso8859_1 iso_8859_1 "
     "iso_8859_1_1987 iso_ir_100 l1 latin latin1"},
    {"US-ASCII",
     "ascii 646 ansi_x3.4_1968 ansi_x3.4_1986 ansi_x3_4_1968 cp367 csascii "
     "ibm367 iso646_us iso_646.irv_1991 iso_ir_6 us us_ascii"},
    {"BIG5", "big5 big5_tw csbig5 x_mac_trad_chinese"},
    {"BIG5-HKSCS", "big5hkscs big5_hkscs hkscs"},
    {"CP037",
     "cp037 037 csibm037 ebcdic_cp_ca ebcdic_cp_nl ebcdic_cp_us ebcdic_cp_wt "
     "ibm037 ibm039"},
    {"CP1026", "cp1026 1026 csibm1026 ibm1026"},
    {"CP1125", "cp1125 1125 cp866u ibm1125 ruscii"},
    {"CP1140", "cp1140 1140 ibm1140"},
    {"CP1250", "cp1250 1250 windows_1250"},
    {"CP1251", "cp1251 1251 windows_1251"},
    {"CP1252", "cp1252 1252 windows_1252"},
    {"CP1253", "cp1253 1253 windows_1253"},
    {"CP1254", "cp1254 1254 windows_1254"},
    {"CP1255", "cp1255 1255 windows_1255"},
    {"CP1256", "cp1256 1256 windows_1256"},
    {"CP1257", "cp1257 1257 windows_1257"},
    {"CP1258", "cp1258 1258 windows_1258"},
    {"CP273", "cp273 273 csibm273 ibm273"},
    {"CP424", "cp424 424 csibm424 ebcdic_cp_he ibm424"},
    {"CP437", "cp437 437 cspc8codepage437 ibm437"},
    {"CP500", "cp500 500 csibm500 ebcdic_cp_be ebcdic_cp_ch ibm500"},
    {"CP737", "cp737"},
    {"CP775", "cp775 775 cspc775baltic ibm775"},
    {"CP850", "cp850 850 cspc850multilingual ibm850"},
    {"CP852", "cp852 852 cspcp852 ibm852"},
    {"CP855", "cp855 855 csibm855 ibm855"},
    {"CP856", "cp856"},
    {"CP857", "cp857 857 csibm857 ibm857"},
    {"CP858", "cp858 858 csibm858 ibm858"},
    {"CP860", "cp860 860 csibm860 ibm860"},
    {"CP861", "cp861 861 cp_is csibm861 ibm861"},
    {"CP862", "cp862 862 cspc862latinhebrew ibm862"},
    {"CP863", "cp863 863 csibm863 ibm863"},
    {"CP864", "cp864 864 csibm864 ibm864"},
    {"CP865", "cp865 865 csibm865 ibm865"},
    {"CP866", "cp866 866 csibm866 ibm866"},
    {"CP869", "cp869 869 cp_gr csibm869 ibm869"},
    {"CP874", "cp874"},
    {"CP875", "cp875"},
    {"CP932", "cp932 932 ms932 ms_kanji mskanji"},
    {"CP949", "cp949 949 ms949 uhc"},
    {"CP950", "cp950 950 ms950"},
    {"EUC-JISX0213", "euc_jis_2004 euc_jis2004 eucjis2004 jisx0213"},
    {"EUC-JISX0213", "euc_jisx0213 eucjisx0213"},
    {"EUC-JP", "euc_jp eucjp u_jis ujis"},
    {"EUC-KR",
     "euc_kr euckr korean ks_c_5601 ks_c_5601_1987 ks_x_1001 ksc5601 ksx1001 "
     "x_mac_korean"},
    {"GB18030", "gb18030 gb18030_2000"},
    {"EUC-CN",
     "gb2312 chinese csiso58gb231280 euc_cn euccn eucgb2312_cn gb2312_1980 "
     "gb2312_80 iso_ir_58 x_mac_simp_chinese"},
    {"GBK", "gbk 936 cp936 ms936"},
    {"HP-ROMAN8", "hp_roman8 cp1051 csHPRoman8 ibm1051 r8 roman8"},
    {"ISO-2022-JP", "iso2022_jp csiso2022jp iso2022jp iso_2022_jp"},
    {"ISO-2022-JP-2", "iso2022_jp_2 iso2022jp_2 iso_2022_jp_2"},
    {"ISO-2022-JP-3", "iso2022_jp_3 iso2022jp_3 iso_2022_jp_3"},
    {"ISO-2022-KR", "iso2022_kr csiso2022kr iso2022kr iso_2022_kr"},
    {"ISO8859-1", "iso8859_1"},
    {"ISO8859-10",
     "iso8859_10 csisolatin6 iso_8859_10 iso_8859_10_1992 iso_ir_157 l6 latin6"},
    {"ISO8859-11", "iso8859_11 iso_8859_11 iso_8859_11_2001 thai"},
    {"ISO8859-13", "iso8859_13 iso_8859_13 l7 latin7"},
    {"ISO8859-14",
     "iso8859_14 iso_8859_14 iso_8859_14_1998 iso_celtic iso_ir_199 l8 latin8"},
    {"ISO8859-15", "iso8859_15 iso_8859_15 l9 latin9"},
    {"ISO8859-16", "iso8859_16 iso_8859_16 iso_8859_16_2001 iso_ir_226 l10 latin10"},
    {"ISO8859-2", "iso8859_2 csisolatin2 iso_8859_2 iso_8859_2_1987 iso_ir_101 l2 latin2"},
    {"ISO8859-3", "iso8859_3 csisolatin3 iso_8859_3 iso_8859_3_1988 iso_ir_109 l3 latin3"},
    {"ISO8859-4", "iso8859_4 csisolatin4 iso_8859_4 iso_8859_4_1988 iso_ir_110 l4 latin4"},
    {"ISO8859-5",
     "iso8859_5 csisolatincyrillic cyrillic iso_8859_5 iso_8859_5_1988 "
     "iso_ir_144"},
    {"ISO8859-6",
     "iso8859_6 arabic asmo_708 csisolatinarabic ecma_114 iso_8859_6 "
     "iso_8859_6_1987 iso_ir_127"},
    {"ISO8859-7",
     "iso8859_7 csisolatingreek ecma_118 elot_928 greek greek8 iso_8859_7 "
     "iso_8859_7_1987 iso_ir_126"},
    {"ISO8859-8", "iso8859_8 csisolatinhebrew hebrew iso_8859_8 iso_8859_8_1988 iso_ir_138"},
    {"ISO8859-9", "iso8859_9 csisolatin5 iso_8859_9 iso_8859_9_1989 iso_ir_148 l5 latin5"},
    {"JOHAB", "johab cp1361 ms1361"},
    {"KOI8-R", "koi8_r cskoi8r"},
    {"KOI8-T", "koi8_t"},
    {"KOI8-U", "koi8_u"},
    {"RK1048", "kz1048 kz_1048 rk1048 strk1048_2002"},
    {"MAC-CYRILLIC", "mac_cyrillic maccyrillic"},
    {"MAC-CENTRALEUROPE", "mac_latin2 mac_centeuro maccentraleurope maclatin2"},
    {"MACINTOSH", "mac_roman macintosh macroman"},
    {"PT154", "ptcp154 cp154 csptcp154 cyrillic_asian pt154"},
    {"SHIFT_JIS", "shift_jis csshiftjis s_jis shiftjis sjis x_mac_japanese"},
    {"SHIFT_JISX0213", "shift_jis_2004 s_jis_2004 shiftjis2004 sjis_2004"},
    {"SHIFT_JISX0213", "shift_jisx0213 s_jisx0213 shiftjisx0213 sjisx0213"},
    {"TIS-620", "tis_620 iso_ir_166 tis620 tis_620_0 tis_620_2529_0 tis_620_2529_1"},
    {"UTF-16", "utf_16 u16 utf16"},
    {"UTF-16BE", "utf_16_be unicodebigunmarked utf_16be"},
    {"UTF-16LE", "utf_16_le unicodelittleunmarked utf_16le"},
    {"UTF-32", "utf_32 u32 utf32"},
    {"UTF-32BE", "utf_32_be utf_32be"},
    {"UTF-32LE", "utf_32_le utf_32le"},
    {"UTF-7", "utf_7 u7 unicode_1_1_utf_7 utf7"},
};
/* clang-format on */

/* Python's encodings.normalize_encoding() and its look-up, which takes '.' for '_' too. */
static struct str normalized(struct arena *arena, struct str name)
{
    struct buf out = {.arena = arena};
    bool gap = false;
    for (size_t i = 0; i < name.len; i++) {
        if (!ascii_is_alnum(name.ptr[i])) {
            gap = true;
            continue;
        }
        if (gap && out.len) {
            buf_add_char(&out, '_');
        }
        gap = false;
        buf_add_char(&out, ascii_lower(name.ptr[i]));
    }
    return buf_str(&out);
}

static bool lists(const char *names, struct str name)
{
    struct str all = str_of(names);
    for (size_t at = 0; at < all.len;) {
        size_t end = str_find(all, ' ', at);
        if (str_eq(str_slice(all, at, end), name)) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

const char *reqfile_codec(struct arena *arena, struct str name)
{
    struct str wanted = normalized(arena, name);
    for (size_t i = 0; i < sizeof CODECS / sizeof *CODECS; i++) {
        if (lists(CODECS[i].names, wanted)) {
            return CODECS[i].iconv;
        }
    }
    return NULL;
}
