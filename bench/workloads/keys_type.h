/* keys_type.h - FILL stores n keys of type KEY in one of the orders of keys.c. ANY(bits) converts
   64 random bits to a key. Included once per type. */
void FILL(void *array, size_t n, size_t seed, size_t input)
{
    KEY *x = array;
    size_t from = seed << 40, tooth = n / FEW + (n % FEW != 0);
    for (size_t i = 0; i < n; i++) {
        switch (input) {
        case EQUAL:
            x[i] = (KEY)42;
            break;
        case SORTED:
        case SWAPS:
            x[i] = (KEY)i;
            break;
        case REVERSED:
            x[i] = (KEY)(n - i);
            break;
        case VALUES:
            x[i] = ANY(hash(hash(from + i) % FEW));
            break;
        case ZIPF:
            x[i] = ANY(hash(rank_of(from + i, n)));
            break;
        case SAW:
            x[i] = (KEY)(i % tooth);
            break;
        case MOSTLY:
            x[i] = uniform(from + n + i) < 0.99 ? (KEY)42 : ANY(hash(from + i));
            break;
        case HALVES:
            x[i] = (KEY)(i < n / 2 ? 2 * i : 2 * (i - n / 2) + 1);
            break;
        case PIPE:
            x[i] = (KEY)(i < n / 2 ? i : n - i);
            break;
        case THOUSAND:
            x[i] = (KEY)(hash(from + i) % 1001);
            break;
        default:
            x[i] = ANY(hash(from + i));
            break;
        }
    }
    for (size_t k = 0; input == SWAPS && k < n / SWAP_EVERY; k++) {
        size_t i = hash(from + 2 * k) % n, j = hash(from + 2 * k + 1) % n;
        KEY swap = x[i];
        x[i] = x[j];
        x[j] = swap;
    }
}
