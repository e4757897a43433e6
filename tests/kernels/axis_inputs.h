/* axis_inputs.h - matrices of one element type. Included once per type, after T is set. */
static T TINE_NAME_(axis_value)(uint64_t i)
{
#if TINE_FLOAT_
    return (T)ldexp(real(i), (int)(mixed(i) % 40) - 20);
#else
    return (T)mixed(i);
#endif
}

/* Returns a matrix at an offset of 0 to 7 elements from an aligned address. The caller frees x -
   at. */
static T *TINE_NAME_(axis_matrix)(matrix_shape m, size_t at)
{
    const size_t pitch = m.cols + m.gap;
    T *x = (T *)memory((m.rows * pitch + at) * sizeof(T)) + at;
    for (size_t i = 0; i < m.rows * pitch; i++) {
        const int inside = i % pitch < m.cols;
#if TINE_FLOAT_
        x[i] = inside ? TINE_NAME_(axis_value)(i) : (T)NAN;
#else
        x[i] = inside ? TINE_NAME_(axis_value)(i) : (T)(i % 2 ? 0 : -1);
#endif
    }
    return x;
}
